// `npm start`: makes a fresh clone ready, then is the command. One process for both, because a script before it would be
// another shell and another Node at every start.
const { prepare } = require('./prepare.cjs')

prepare()
require('../dist/cli.cjs')
