import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'
import { blocksOf, filesOf, folderOfUser, has, paste, textOf } from '../support/guides.ts'

interface Vector {
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  readonly key: string
  readonly sign: string
}

const read = (file: string): Vector[] =>
  JSON.parse(readFileSync(join(ROOT, 'fixtures/vectors', `${file}.json`), 'utf8'))

const vectors = [
  ...read('egret').map((vector) => ({ signer: 'egret', ...vector })),
  ...read('quicksdk').map((vector) => ({ signer: 'quicksdk', ...vector })),
  ...read('rocgame').map((vector) => ({ signer: 'rocgame', ...vector })),
  ...read('pay-notifications').map((vector) => ({
    signer: vector.name.startsWith('Egret') ? 'egret' : 'quicksdk',
    ...vector,
  })),
]

/** Values as languages without types for JSON have them: texts, and lists and objects as their JSON. */
const texts = (params: Vector['params']) =>
  Object.entries(params).map(([name, value]): [string, string] => [
    name,
    value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value),
  ])

/** One vector a line: signer, key, and the parameters as a form. */
const lines = vectors
  .map(({ signer, key, params }) => [signer, key, new URLSearchParams(texts(params))].join('\t'))
  .join('\n')

const PYTHON = `import json, sign
for vector in json.load(open("vectors.json", encoding="utf-8")):
    print(getattr(sign, vector["signer"] + "_sign")(vector["params"], vector["key"]))
`
const NODE = `import { readFileSync } from 'node:fs'
import * as sign from './sign.mjs'
for (const { signer, params, key } of JSON.parse(readFileSync('vectors.json', 'utf8')))
  console.log(sign[signer + 'Sign'](params, key))
`
const PHP = `<?php
require 'sign.php';
foreach (json_decode(file_get_contents('vectors.json'), true) as $vector)
    echo ($vector['signer'] . '_sign')($vector['params'], $vector['key']), "\\n";
`
const GO = `package main

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"strings"
)

func main() {
	file, _ := os.Open("vectors.txt")
	signers := map[string]func(map[string]string, string) string{
		"egret": egretSign, "quicksdk": quicksdkSign, "rocgame": rocgameSign,
	}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		part := strings.Split(lines.Text(), "\\t")
		form, _ := url.ParseQuery(part[2])
		params := map[string]string{}
		for name := range form {
			params[name] = form.Get(name)
		}
		fmt.Println(signers[part[0]](params, part[1]))
	}
}
`
const JAVA = `class Vectors {
    public static void main(String[] args) throws Exception {
        for (String line : java.nio.file.Files.readAllLines(java.nio.file.Path.of("vectors.txt"))) {
            String[] part = line.split("\\t");
            Map<String, String> params = new HashMap<>();
            for (String pair : part[2].split("&")) {
                String[] sides = pair.split("=", 2);
                params.put(java.net.URLDecoder.decode(sides[0], UTF_8), java.net.URLDecoder.decode(sides[1], UTF_8));
            }
            System.out.println(switch (part[0]) {
                case "egret" -> First.egretSign(params, part[1]);
                case "quicksdk" -> First.quicksdkSign(params, part[1]);
                default -> First.rocgameSign(params, part[1]);
            });
        }
    }
}

`

const guide = filesOf(blocksOf(textOf('first-request', 'en')))

const LANGUAGES: readonly [program: string, command: string, files: Record<string, string>][] = [
  ['node', 'node vectors.mjs', { 'vectors.mjs': NODE }],
  ['python3', 'python3 vectors.py', { 'vectors.py': PYTHON }],
  ['php', 'php vectors.php', { 'vectors.php': PHP }],
  ['go', 'go run sign.go vectors.go', { 'vectors.go': GO }],
  // One file of Java may hold several classes; the first is the one that runs.
  [
    'java',
    'java Vectors.java',
    { 'Vectors.java': (guide['First.java'] ?? '').replace('public class First', `${JAVA}class First`) },
  ],
]

for (const [program, command, files] of LANGUAGES) {
  const why = has(program) ? '' : ` (skipped: no ${program} here)`
  test.skipIf(why !== '')(
    `the guide signs as PHP does, in ${program}${why}`,
    async () => {
      const given = { 'vectors.json': JSON.stringify(vectors), 'vectors.txt': lines }
      const folder = folderOfUser({ ...guide, ...files, ...given })
      expect((await paste(folder, command)).trim().split('\n')).toEqual(vectors.map(({ sign }) => sign))
    },
    60_000,
  )
}
