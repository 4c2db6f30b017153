import assert from 'node:assert/strict'
import { readSetup } from '../../../pages/setup/form.ts'

const read = (text: string) => readSetup(new URLSearchParams(text))

describe('the form of the set-up page', () => {
  it('wants what is chosen and ends what it showed and is not', () => {
    const form = read(
      'known=shop&known=stock&known=demo&project=shop&environment:shop=+production+&level:shop=error&happening:shop=new&happening:shop=regressed&happening:stock=new&project=demo&environment:demo=&level:demo=&happening:demo=new&happening:demo=regressed&happening:demo=escalating',
    )
    assert.deepEqual(form, {
      wanted: [
        { projectSlug: 'shop', environment: 'production', level: 'error', happenings: ['new', 'regressed'] },
        { projectSlug: 'demo', happenings: ['all'] },
      ],
      unwanted: ['stock'],
    })
  })
  it('ignores levels and happenings that do not exist', () =>
    assert.deepEqual(read('project=shop&level:shop=dire&happening:shop=never&happening:shop=new').wanted, [
      { projectSlug: 'shop', happenings: ['new'] },
    ]))
  it('refuses a project without any news', () => assert.throws(() => read('project=shop'), { status: 400 }))
  it('wants nothing of an empty form', () => assert.deepEqual(read(''), { wanted: [], unwanted: [] }))
})
