import assert from 'node:assert/strict'
import { jobs } from '../../index.ts'
import { carryOutLink } from '../../services/azureDevOps/links/carryOut.ts'
import { linkWorkItem } from '../../services/azureDevOps/links/links.ts'
import { type AzureDevOpsFake, startAzureDevOps } from '../fakes/azureDevOps/server.ts'
import { errorEvent, startHitch, type TestHitch } from '../harness/hitch.ts'

type Json = Record<string, unknown>

describe('the work items of a group through the REST interface', () => {
  let hitch: TestHitch
  let azure: AzureDevOpsFake
  let integration: string
  let issue: string

  before(async () => {
    hitch = await startHitch()
    azure = await startAzureDevOps({ now: hitch.app.now })
    const connected = await hitch.api('POST', '/api/0/organizations/hitch/integrations/', {
      provider: 'vsts',
      url: azure.url,
      token: azure.tokens.full,
    })
    assert.equal(connected.status, 201, JSON.stringify(connected.body))
    integration = String((connected.body as Json).id)
    await hitch.send(
      errorEvent('TypeError', 'card <i>declined</i>', 'charge', {
        release: 'shop@1.2.0',
        tags: { region: 'n' },
      }),
    )
    const [first] = (await hitch.api('GET', '/api/0/organizations/hitch/issues/')).body as Json[]
    issue = `/api/0/organizations/hitch/issues/${first?.id}`
  })
  after(async () => {
    await hitch.stop()
    await azure.stop()
  })
  afterEach(() => azure.clearFaults())

  const at = () => `${issue}/integrations/${integration}/`
  const ask = (method: string, path: string, body?: object) => hitch.api(method, path, body)
  const links = async () => (await ask('GET', `${issue}/external-issues/`)).body as Json[]
  const search = (query: string) =>
    ask(
      'GET',
      `/extensions/vsts/search/hitch/${integration}/?field=externalIssue&query=${encodeURIComponent(query)}`,
    )

  it('describes the form of a new one, as the project there is', async () => {
    const { status, body } = await ask('GET', `${at()}?action=create&project=Web`)
    assert.equal(status, 200, JSON.stringify(body))
    const { provider, createIssueConfig: fields } = body as { provider: Json; createIssueConfig: Json[] }
    assert.equal(provider.key, 'vsts')
    const field = (name: string) => fields.find((one) => one.name === name)
    const choices = (name: string) => (field(name)?.choices ?? []) as string[][]
    assert.deepEqual(
      choices('project').map(([, name]) => name),
      azure.projects.map(({ name }) => name).sort(),
    )
    assert.equal(field('work_item_type')?.default, 'Bug')
    const types = choices('work_item_type').map(([name]) => name)
    assert.ok(types.includes('User Story') && !types.includes('Test Case') && !types.includes('Shared Steps'))
    assert.equal(field('title')?.default, 'TypeError: card <i>declined</i>')
    assert.ok(choices('area_path').some(([path]) => path === 'Web\\UI'))

    const mobile = await ask('GET', `${at()}?action=create&project=Mobile%20App`)
    const asked = (mobile.body as { createIssueConfig: Json[] }).createIssueConfig
    const severity = asked.find((one) => one.name === 'Custom.Severity')
    assert.equal(severity?.required, true)
    assert.deepEqual(severity?.choices, [
      ['Annoying', 'Annoying'],
      ['Blocking', 'Blocking'],
      ['On fire', 'On fire'],
    ])
  })

  it('makes one, with what happened in it and a way back', async () => {
    azure.forgetRequests()
    const made = await ask('POST', at(), {
      project: 'Web',
      work_item_type: 'Bug',
      title: 'Cards are <b>declined</b>',
      description: 'Since <yesterday>',
      area_path: 'Web\\UI',
      tags: 'payment; urgent',
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const { id, key, url, displayName, state } = made.body as Json
    assert.equal(id, key)
    assert.equal(displayName, `Web#${key}`)
    assert.equal(state, 'New')
    const seen = azure.item(Number(key))
    assert.equal(url, `${azure.url}/Web/_workitems/edit/${key}`)
    assert.equal(seen.title, 'Cards are <b>declined</b>')
    assert.equal(seen.fields['System.AreaPath'], 'Web\\UI')
    assert.equal(seen.fields['System.Tags'], 'payment; urgent')
    const report = String(seen.fields['Microsoft.VSTS.TCM.ReproSteps'])
    assert.match(report, /^<p>Since &lt;yesterday&gt;<\/p>/)
    assert.match(report, /TypeError: card &lt;i&gt;declined/)
    assert.match(report, /shop@1\.2\.0/)
    assert.equal(seen.relations.length, 1)
    assert.match(String(seen.relations[0]?.url), /\/groups\/DEMO-1#link-\d+$/)
    assert.deepEqual(
      (await links()).map((link) => [link.key, link.serviceType, link.webUrl]),
      [[key, 'vsts', url]],
    )
    const dryRuns = azure.requests(/^(POST|PATCH) .*validateOnly=true/i)
    assert.equal(dryRuns.length, 1, 'it was tried dry first')
  })

  it('offers the next one as the last one was', async () => {
    const { body } = await ask('GET', `${at()}?action=create`)
    const fields = (body as { createIssueConfig: Json[] }).createIssueConfig
    const value = (name: string) => fields.find((one) => one.name === name)?.default
    assert.equal(value('area_path'), 'Web\\UI')
    assert.equal(value('tags'), 'payment; urgent')
  })

  it('asks for what a process of theirs requires, by its own name', async () => {
    const before = azure.writes().length
    const refused = await ask('POST', at(), { project: 'Mobile App', work_item_type: 'Bug', title: 'x' })
    assert.equal(refused.status, 400)
    assert.match(String((refused.body as Json)['Custom.Severity']), /This field is required/)
    assert.match(String((refused.body as Json).detail), /^How bad: This field is required/)
    const wrong = { project: 'Mobile App', work_item_type: 'Bug', title: 'x', 'Custom.Severity': 'Meh' }
    assert.match(
      String(((await ask('POST', at(), wrong)).body as Json).detail),
      /Annoying, Blocking, On fire/,
    )
    assert.equal(azure.writes().length, before, 'nothing was made')
    const made = await ask('POST', at(), { ...wrong, 'Custom.Severity': 'On fire' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const seen = azure.item(Number((made.body as Json).key))
    assert.equal(seen.fields['Custom.Severity'], 'On fire')
  })

  it('names the field when Azure DevOps refuses', async () => {
    const refused = await ask('POST', at(), {
      project: 'Web',
      work_item_type: 'Bug',
      title: 'x',
      area_path: 'Web\\No',
    })
    assert.equal(refused.status, 400)
    assert.match(String((refused.body as Json).detail), /area/i)
    const project = await ask('POST', at(), { project: 'Nowhere', title: 'x' })
    assert.equal(project.status, 400)
    assert.match(String((project.body as Json).detail), /no project called Nowhere/)
    const type = await ask('POST', at(), { project: 'Web', work_item_type: 'Bugg' })
    assert.match(String((type.body as Json).detail), /no work item type called Bugg\. There is Bug, /)
  })

  it('links to one that is there, by number or address, once', async () => {
    const { number } = azure.createItem({ project: 'Web', title: '<script>alert(1)</script>' })
    const linked = await ask('PUT', at(), { externalIssue: String(number) })
    assert.equal(linked.status, 201, JSON.stringify(linked.body))
    assert.equal((linked.body as Json).title, '<script>alert(1)</script>')
    await hitch.drain()
    assert.match(String(azure.item(number).relations[0]?.url), /\/groups\/DEMO-1#link-\d+$/)
    const again = await ask('PUT', at(), { externalIssue: `${azure.url}/Web/_workitems/edit/${number}` })
    assert.equal(again.status, 409)
    assert.match(String((again.body as Json).detail), /linked to \d+ already/)

    const gone = await ask('DELETE', `${at()}?externalIssue=${number}`)
    assert.equal(gone.status, 204)
    await hitch.drain()
    assert.deepEqual(azure.item(number).relations, [])
    assert.ok(!(await links()).some(({ key }) => key === String(number)))
    assert.equal((await ask('DELETE', `${at()}?externalIssue=${number}`)).status, 404)
  })

  it('answers what cannot be with what can', async () => {
    const cases: [string, string, object | undefined, number, RegExp][] = [
      ['PUT', at(), {}, 400, /required/],
      ['PUT', at(), { externalIssue: 'card declined' }, 400, /number of a work item/],
      [
        'PUT',
        at(),
        { externalIssue: 'https://dev.azure.com/fabrikam/Web/_workitems/edit/1' },
        404,
        /contoso/,
      ],
      ['PUT', at(), { externalIssue: 987654 }, 400, /no work item 987654 in contoso/],
      ['PUT', `${issue}/integrations/999/`, { externalIssue: '1' }, 404, /no such Azure DevOps/],
      ['PUT', `${issue}/integrations/x/`, { externalIssue: '1' }, 404, /not exist/],
      ['GET', at(), undefined, 400, /either link or create/],
      ['DELETE', at(), undefined, 400, /External ID required/],
      ['DELETE', `${at()}?externalIssue=x`, undefined, 404, /not exist/],
      ['PUT', `/api/0/organizations/hitch/issues/999/integrations/${integration}/`, {}, 404, /not exist/],
    ]
    for (const [method, path, body, status, words] of cases) {
      const answer = await ask(method, path, body)
      assert.equal(
        answer.status,
        status,
        `${method} ${path} ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`,
      )
      assert.match(String((answer.body as Json).detail), words)
    }
    assert.ok(
      (await links()).every(({ key }) => key !== '987654'),
      'a wish that failed leaves nothing behind',
    )
  })

  it('lists integrations with their work items, and where to look for more', async () => {
    const { body } = await ask('GET', `${issue}/integrations/`)
    const [contoso] = body as { id: string; name: string; externalIssues: Json[] }[]
    assert.equal(contoso?.name, 'contoso')
    assert.equal(contoso?.externalIssues.length, 2)
    const link = (await ask('GET', `${at()}?action=link`)).body as { linkIssueConfig: Json[] }
    assert.equal(link.linkIssueConfig[0]?.url, `/extensions/vsts/search/hitch/${integration}/`)
  })

  it('finds work items by number, by address, by words, and before the index knows them', async () => {
    azure.switches.searchLags = true
    const first = azure.createItem({ project: 'Web', title: "Customer's basket is empty" }).number
    const second = azure.createItem({ project: 'Shop', type: 'Bug', title: 'Basket is <b>full</b>' }).number
    const labels = async (query: string) => {
      const { status, body } = await search(query)
      assert.equal(status, 200, JSON.stringify(body))
      return body as { label: string; value: string }[]
    }
    assert.deepEqual(await labels(String(first)), [
      { label: `(${first}) Customer's basket is empty`, value: String(first) },
    ])
    assert.deepEqual(
      (await labels(`AB#${second}`)).map(({ value }) => value),
      [String(second)],
    )
    const address = `${azure.url}/Shop/_workitems/edit/${second}`
    assert.deepEqual(
      (await labels(address)).map(({ value }) => value),
      [String(second)],
    )
    assert.deepEqual(
      (await labels('basket')).map(({ value }) => value),
      [String(second), String(first)],
    )
    assert.deepEqual(
      (await labels("customer's BASKET")).map(({ value }) => value),
      [String(first)],
    )
    assert.deepEqual(await labels("' OR [System.Id] > 0 OR [System.Title] = '"), [])
    assert.deepEqual(await labels('987654'), [])
    azure.index()
    assert.deepEqual(
      (await labels('basket')).map(({ value }) => value),
      [String(second), String(first)],
    )
  })

  it('says what is wrong with a search', async () => {
    const path = `/extensions/vsts/search/hitch/${integration}/`
    const details = async (address: string, status: number) => {
      const answer = await ask('GET', address)
      assert.equal(answer.status, status)
      return String((answer.body as Json).detail)
    }
    assert.match(await details(`${path}?query=x`, 400), /field/)
    assert.match(await details(`${path}?field=externalIssue`, 400), /query/)
    assert.match(await details(`${path}?field=repository&query=x`, 400), /externalIssue/)
    assert.match(
      await details('/extensions/vsts/search/hitch/999/?field=externalIssue&query=x', 404),
      /no such/,
    )
    assert.equal(
      (await ask('GET', `/extensions/vsts/search/other/${integration}/?field=externalIssue&query=x`)).status,
      404,
    )
    assert.equal((await fetch(`${hitch.url}${path}?field=externalIssue&query=x`)).status, 401)
  })

  it('waits no longer than it is told, and goes on by itself', async () => {
    const { app } = hitch
    const group = await app.db.group.findFirstOrThrow({ include: { project: true } })
    const { number } = azure.createItem({ project: 'Web', title: 'slow' })
    const { organizationId } = group.project
    const by = { organizationId, name: 'script', person: null, via: 'api' } as const
    azure.fault({ hang: true, times: 99, match: /workitems/i })
    const wish = await linkWorkItem(app, { groupId: group.id, reference: String(number), by })
    assert.equal((await carryOutLink(app, wish.id, 300)).state, 'pending')
    azure.clearFaults()
    await hitch.advance(60_000)
    await hitch.drain()
    assert.ok((await links()).some(({ key }) => key === String(number)))
  })

  it('searches on when one of the ways answers rubbish or not at all', async () => {
    azure.fault({ match: /workitemsearchresults/i, status: 200, body: '<html>hello</html>', times: 99 })
    assert.equal(((await search('basket')).body as Json[]).length, 2)
    azure.clearFaults()
    azure.fault({ match: /workitemsearchresults/i, hang: true, times: 99 })
    assert.equal(((await search('basket')).body as Json[]).length, 2)
    azure.clearFaults()
    azure.fault({ status: 200, body: 'rubbish', times: 99 })
    const { status, body } = await search('basket')
    assert.ok(status >= 400 && status !== 500, String(status))
    assert.match(String((body as Json).detail), /Azure DevOps/)
  })

  it('answers alike, whoever is faster: the program that waits, or the job', async () => {
    hitch.app.jobs.work(hitch.app, jobs)
    const before = (await links()).length
    for (const title of ['one', 'two', 'three', 'four']) {
      const made = await ask('POST', at(), { project: 'Web', work_item_type: 'Bug', title })
      assert.equal(made.status, 201, JSON.stringify(made.body))
      const linked = await ask('PUT', at(), {
        externalIssue: azure.createItem({ project: 'Web', title }).number,
      })
      assert.equal(linked.status, 201, JSON.stringify(linked.body))
    }
    assert.equal((await links()).length, before + 8)
    assert.equal(
      azure
        .writes()
        .filter(({ rev, fields }) => rev.after === 1 && fields['System.Title']?.newValue === 'one').length,
      1,
    )
  })
})
