/** What an answer is made of. `html` goes out as a page instead of JSON. */
export type Reply = { status: number; body?: unknown; html?: string; headers?: Record<string, string> }

/** A field a rule objects to, in the service's own words. */
export type FieldFault = { field: string; flags: string; message: string; code: number }

/** The service says no; its body is what the real one sends. */
export class Refusal extends Error {
  readonly reply: Reply

  constructor(status: number, typeKey: string, message: string, more: object = {}) {
    super(message)
    this.reply = { status, body: errorBody(typeKey, message, more) }
  }
}

/** The body every error of the service has. */
export function errorBody(typeKey: string, message: string, more: object = {}): object {
  return {
    $id: '1',
    ...more,
    innerException: null,
    message,
    typeName: `Microsoft.TeamFoundation.${typeKey}, Microsoft.TeamFoundation`,
    typeKey,
    errorCode: 0,
    eventId: 3000,
  }
}

/** Rules of the type say no. The first fault is the message; all of them are listed. */
export function ruleRefusal(faults: FieldFault[]): Refusal {
  const [first] = faults
  const isAlone = faults.length === 1
  return new Refusal(400, 'RuleValidationException', first?.message ?? 'TF401320: Rule Error.', {
    customProperties: {
      FieldReferenceName: isAlone ? first?.field : null,
      FieldStatusFlags: isAlone ? first?.flags : 'none',
      ErrorMessage: isAlone ? first?.message : null,
      FieldStatusCode: isAlone ? first?.code : 0,
      RuleValidationErrors: faults.map(({ field, flags, message, code }) => ({
        fieldReferenceName: field,
        fieldStatusFlags: flags,
        errorMessage: message,
        fieldStatusCode: code,
        ruleValidationErrors: null,
      })),
    },
  })
}

/** One text for what is gone and for what may not be seen, as there. */
export function noWorkItem(number: number | string): Refusal {
  return new Refusal(
    404,
    'WorkItemUnauthorizedAccessException',
    `TF401232: Work item ${number} does not exist, or you do not have permissions to read it.`,
  )
}

export function noProject(name: string): Refusal {
  return new Refusal(
    404,
    'ProjectDoesNotExistWithNameException',
    `TF200016: The following project does not exist: ${name}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`,
  )
}

export function noType(name: string): Refusal {
  return new Refusal(
    404,
    'WorkItemTypeNotFoundException',
    `VS402323: Work item type ${name} does not exist in project or you do not have permission to access it.`,
  )
}

export function malformed(message: string): Refusal {
  return new Refusal(400, 'VssPropertyValidationException', message)
}

/** A query that is not understood. */
export function badQuery(message: string): Refusal {
  return new Refusal(400, 'SyntaxException', message)
}

/** Known, and may not. */
export function denied(who: string, permission: string, resource: string): Refusal {
  return new Refusal(
    403,
    'AccessCheckException',
    `Access denied. ${who} needs the following permission(s) on the resource ${resource} to perform this action: ${permission}`,
  )
}
