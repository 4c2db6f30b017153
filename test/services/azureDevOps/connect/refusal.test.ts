import assert from 'node:assert/strict'
import type { AzureError, FaultKind } from '../../../../services/azureDevOps/connect/fault.ts'
import { refusalOf, secondsToWait } from '../../../../services/azureDevOps/connect/refusal.ts'

const page =
  '<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head><body>x</body></html>'

function refusal(status: number, body: unknown, headers: Record<string, string> = {}): AzureError | null {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return refusalOf({ status, headers, text })
}

const theirs = (typeKey: string, message: string, more: object = {}) => ({
  $id: '1',
  innerException: null,
  message,
  typeName: `Microsoft.TeamFoundation.${typeKey}, Microsoft.TeamFoundation`,
  typeKey,
  errorCode: 0,
  eventId: 3000,
  ...more,
})

describe('an answer of Azure DevOps', () => {
  for (const [status, body] of [
    [200, '{"id":1}'],
    [200, '[]'],
    [200, ''],
    [204, ''],
    [200, 'null'],
  ] as const)
    it(`is one: ${status} ${JSON.stringify(body)}`, () => {
      assert.equal(refusal(status, body), null)
    })

  const signIn = /^Azure DevOps sent a web page instead of an answer/
  const cases: [what: string, status: number, body: unknown, kind: FaultKind, words: RegExp][] = [
    ['a sign-in page with 203', 203, page, 'unauthorized', signIn],
    ['a page with 200', 200, page, 'unauthorized', signIn],
    ['no page at all with 203', 203, '{}', 'unauthorized', signIn],
    ['rubbish', 200, '{"id":', 'malformed', /cannot be understood/],
    [
      '401 without words',
      401,
      '',
      'unauthorized',
      /^Azure DevOps does not accept the credential: .* here\.$/,
    ],
    ['401 with a page', 401, page, 'unauthorized', /does not accept the credential/],
    [
      '401 in words',
      401,
      theirs(
        'UnauthorizedRequestException',
        "TF400813: The user 'x' is not authorized to access this resource.",
      ),
      'unauthorized',
      /It says: TF400813: The user 'x' is not authorized to access this resource\.$/,
    ],
    [
      'a token without the scope for it',
      401,
      theirs(
        'UnauthorizedRequestException',
        "TF400813: The user 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa' is not authorized to access this resource.",
      ),
      'forbidden',
      /^The token lacks a scope that is needed for this\./,
    ],
    [
      'trouble with Entra in the body',
      400,
      theirs('AadException', 'AADSTS50173: The provided grant has expired.'),
      'unauthorized',
      /AADSTS50173/,
    ],
    [
      '403',
      403,
      theirs(
        'AccessCheckException',
        'Access denied. Hitch needs the following permission(s): Edit subscriptions',
      ),
      'forbidden',
      /^Hitch may not do that in Azure DevOps\. It says: Access denied\. .*Edit subscriptions\.$/,
    ],
    ['403 with a page', 403, page, 'forbidden', /^Hitch may not do that in Azure DevOps\.$/],
    [
      'no permission on an area',
      400,
      theirs(
        'WorkItemException',
        'TF237111: The current user does not have permissions to save work items under the area.',
      ),
      'forbidden',
      /TF237111/,
    ],
    [
      'a work item that is gone',
      404,
      theirs('WorkItemUnauthorizedAccessException', 'TF401232: Work item 9 does not exist, or …'),
      'notFound',
      /^There is no such work item, or Hitch may not see it\.$/,
    ],
    [
      'a type that is gone',
      404,
      theirs('WorkItemTypeNotFoundException', 'VS402323: Work item type Bug does not exist'),
      'notFound',
      /^The project has no work item type of that name\.$/,
    ],
    [
      'a project that is gone',
      404,
      theirs('ProjectDoesNotExistWithNameException', 'TF200016: The following project does not exist: Web.'),
      'notFound',
      /^There is no such project/,
    ],
    ['404 of something else', 404, theirs('X', 'No such thing'), 'notFound', /It says: No such thing\.$/],
    [
      '404 from somebody in between',
      404,
      page,
      'unavailable',
      /^Nothing of Azure DevOps answers at this address/,
    ],
    ['404 without words', 404, '', 'unavailable', /HTTP 404/],
    ['409', 409, theirs('X', 'conflict'), 'conflict', /^Somebody else changed it at the same moment\.$/],
    [
      '412',
      412,
      theirs('TestPatchOperationFailedException', 'VS403351: Test Operation for path'),
      'conflict',
      /moment/,
    ],
    [
      'a conflict under another number',
      400,
      theirs('X', 'TF26071: This work item has been changed'),
      'conflict',
      /moment/,
    ],
    [
      '400',
      400,
      theirs('VssPropertyValidationException', 'TF51535: Cannot find field X.'),
      'invalid',
      /It says: TF51535/,
    ],
    ['413', 413, '', 'invalid', /HTTP 413/],
    ['408', 408, '', 'unavailable', /trouble of its own/],
    ['500', 500, page, 'unavailable', /^Azure DevOps has trouble of its own at the moment \(HTTP 500\)\.$/],
    ['503', 503, '', 'unavailable', /HTTP 503/],
    [
      '429',
      429,
      theirs('RequestBlockedException', 'TF400733: blocked'),
      'throttled',
      /^Azure DevOps limits how much/,
    ],
    ['429 with a page', 429, page, 'throttled', /limits/],
  ]
  for (const [what, status, body, kind, words] of cases)
    it(`is no answer: ${what}`, () => {
      const fault = refusal(status, body)
      assert.equal(fault?.kind, kind)
      assert.equal(fault?.status, status)
      assert.match(fault?.message ?? '', words)
      assert.doesNotMatch(fault?.message ?? '', /[<>]/)
      assert.match(fault?.message ?? '', /[.…]$/)
    })

  const redirects: [status: number, location: string, kind: FaultKind, words: RegExp][] = [
    [302, 'https://spsprodweu1.vssps.visualstudio.com/_signin?realm=dev.azure.com', 'unauthorized', signIn],
    [302, '/tfs/_home', 'unauthorized', signIn],
    [302, '', 'unauthorized', signIn],
    [
      301,
      'https://tfs.contoso.example/tfs/Main/?x=1',
      'unavailable',
      /leads to https:\/\/tfs\.contoso\.example\/tfs\/Main\/ now/,
    ],
    [308, 'https://login.microsoftonline.com/x', 'unauthorized', signIn],
  ]
  for (const [status, location, kind, words] of redirects)
    it(`is no answer: ${status} to ${location || 'nowhere'}`, () => {
      const fault = refusal(status, '', { location })
      assert.equal(fault?.kind, kind)
      assert.match(fault?.message ?? '', words)
    })

  it('keeps their words short, and pages out', () => {
    const long = refusal(400, theirs('X', 'very '.repeat(1_000)))
    assert.ok((long?.message.length ?? 0) < 400)
    assert.doesNotMatch(refusal(400, theirs('X', '<b>no</b>'))?.message ?? '', /no<|<b>/)
  })
})

describe('the rules of Azure DevOps', () => {
  const rule = (name: string, flags: string, message: string) => ({
    fieldReferenceName: name,
    fieldStatusFlags: flags,
    errorMessage: message,
    fieldStatusCode: 0,
    ruleValidationErrors: null,
  })
  const refused = (...errors: object[]) =>
    refusal(
      400,
      theirs('RuleValidationException', 'TF401320: …', {
        customProperties: { RuleValidationErrors: errors },
      }),
    )

  it('say which fields they refuse, in words', () => {
    const fault = refused(
      rule(
        'Microsoft.VSTS.Common.Severity',
        'required, hasValues, limitedToValues, invalidEmpty',
        'TF401320: Rule Error for field Severity. Error code: Required, InvalidEmpty.',
      ),
      rule(
        'System.State',
        'hasValues, limitedToValues, invalidListValue',
        "The field 'State' contains the value 'X' that is not in the list of supported values",
      ),
      rule(
        'System.CreatedDate',
        'readOnly',
        'TF401320: Rule Error for field Created Date. Error code: ReadOnly.',
      ),
      rule(
        'System.AssignedTo',
        'none',
        "The identity value 'x' for field 'Assigned To' is an unknown identity.",
      ),
      rule('Custom.Size', 'none', 'VS403000: The size <b>must</b> be even!'),
      rule('Custom.Other', 'none', 'VS403000: The size must be\n even!'),
    )
    assert.equal(fault?.kind, 'invalid')
    assert.equal(fault?.typeKey, 'RuleValidationException')
    assert.deepEqual(fault?.fields, [
      { field: 'Microsoft.VSTS.Common.Severity', message: 'Severity must be filled in.' },
      { field: 'System.State', message: 'State has a value that is not among those allowed.' },
      { field: 'System.CreatedDate', message: 'Created Date cannot be changed.' },
      { field: 'System.AssignedTo', message: 'Assigned To names somebody whom Azure DevOps does not know.' },
      { field: 'Custom.Size', message: 'Size has a value that is not allowed.' },
      { field: 'Custom.Other', message: 'The size must be even.' },
    ])
    assert.match(fault?.message ?? '', /^Severity must be filled in\. State has a value/)
  })

  it('are also read when there is one alone', () => {
    const customProperties = {
      FieldReferenceName: 'Custom.Severity',
      FieldStatusFlags: 'required, invalidEmpty',
      ErrorMessage: 'TF401320: Rule Error for field Custom Severity. Error code: Required.',
      RuleValidationErrors: null,
    }
    const fault = refusal(400, theirs('RuleValidationException', 'TF401320', { customProperties }))
    assert.deepEqual(fault?.fields, [
      { field: 'Custom.Severity', message: 'Custom Severity must be filled in.' },
    ])
  })

  it('are left out when they mean nothing', () => {
    for (const customProperties of [
      null,
      7,
      { RuleValidationErrors: [null, 7, {}, { fieldReferenceName: 7 }] },
    ]) {
      const fault = refusal(400, theirs('RuleValidationException', 'TF401320: No.', { customProperties }))
      assert.deepEqual(fault?.fields, [])
      assert.match(fault?.message ?? '', /It says: TF401320: No\./)
    }
  })
})

describe('how long Azure DevOps asks to wait', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  const cases: [headers: Record<string, string>, seconds: number][] = [
    [{}, 0],
    [{ 'retry-after': '30' }, 30],
    [{ 'retry-after': '0.5' }, 0.5],
    [{ 'retry-after': ' 7 ' }, 7],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:20 GMT' }, 20],
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '-5' }, 0],
    [{ 'retry-after': 'soon' }, 0],
    [{ 'retry-after': '999999999' }, 3_600],
    [{ 'x-ratelimit-delay': '1.5' }, 1.5],
    [{ 'x-ratelimit-delay': '1.5', 'retry-after': '3' }, 3],
  ]
  for (const [headers, seconds] of cases)
    it(`${JSON.stringify(headers)} is ${seconds} s`, () => {
      assert.equal(secondsToWait(headers, now), seconds)
    })
})
