import { expect, test } from 'vitest'
import { blocksOf, filesOf, folderOfUser, has, paste, textOf } from '../support/guides.ts'
import { sampled } from '../support/size.ts'

/**
 * Each program has a database with one unique key, real or a stand-in that keeps and undoes rows as one does, calls the
 * guide's function twice for one order, for another whose goods cannot be handed out, and for that one again.
 */
const PYTHON = `import sqlite3
from paid import paid

db = sqlite3.connect(":memory:")
db.execute("CREATE TABLE payments (order_id TEXT PRIMARY KEY, player TEXT)")
db.execute("CREATE TABLE bags (goods TEXT)")
broken = []

def hand_out(db, player, goods):
    if broken:
        raise RuntimeError(broken.pop())
    db.execute("INSERT INTO bags VALUES (?)", (goods,))

print(paid(db, hand_out, "o-1", "p", "g"), paid(db, hand_out, "o-1", "p", "g"))
broken.append("full")
try:
    paid(db, hand_out, "o-2", "p", "g")
except RuntimeError:
    print("failed")
print(paid(db, hand_out, "o-2", "p", "g"), db.execute("SELECT count(*) FROM bags").fetchone()[0])
`

const PHP = `<?php
require 'paid.php';
class Database {
    public array $rows = [];
    public array $bags = [];
    private array $before = [];
    public int $count = 0;
    function beginTransaction() { $this->before = [$this->rows, $this->bags]; }
    function commit() {}
    function rollBack() { [$this->rows, $this->bags] = $this->before; }
    function prepare($sql) { return $this; }
    function execute($values) {
        $this->count = isset($this->rows[$values[0]]) ? 0 : 1;
        $this->rows[$values[0]] = true;
    }
    function rowCount() { return $this->count; }
}
$broken = false;
function handOut($db, $player, $goods) {
    global $broken;
    $db->bags[] = $goods;
    if ($broken) throw new Exception('full');
}
$db = new Database();
echo paid($db, 'o-1', 'p', 'g'), ' ', paid($db, 'o-1', 'p', 'g'), "\\n";
$broken = true;
try { paid($db, 'o-2', 'p', 'g'); } catch (Exception $error) { echo "failed\\n"; }
$broken = false;
echo paid($db, 'o-2', 'p', 'g'), ' ', count($db->bags), "\\n";
`

const GO = `package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
)

var rows, before = map[string]bool{}, map[string]bool{}
var bags, bagsBefore = 0, 0
var broken = false

type fake struct{}

func (fake) Open(string) (driver.Conn, error)          { return fake{}, nil }
func (fake) Prepare(string) (driver.Stmt, error)       { return fake{}, nil }
func (fake) Close() error                              { return nil }
func (fake) NumInput() int                             { return 2 }
func (fake) Query([]driver.Value) (driver.Rows, error) { return nil, errors.New("no queries") }
func (fake) Commit() error                             { return nil }
func (fake) Begin() (driver.Tx, error) {
	before = map[string]bool{}
	for name := range rows {
		before[name] = true
	}
	bagsBefore = bags
	return fake{}, nil
}
func (fake) Rollback() error { rows, bags = before, bagsBefore; return nil }
func (fake) Exec(values []driver.Value) (driver.Result, error) {
	order := values[0].(string)
	if rows[order] {
		return driver.RowsAffected(0), nil
	}
	rows[order] = true
	return driver.RowsAffected(1), nil
}

func handOut(tx *sql.Tx, player, goods string) error {
	bags++
	if broken {
		return errors.New("full")
	}
	return nil
}

func main() {
	sql.Register("fake", fake{})
	db, _ := sql.Open("fake", "")
	ctx := context.Background()
	one, _ := paid(ctx, db, "o-1", "p", "g")
	again, _ := paid(ctx, db, "o-1", "p", "g")
	fmt.Println(one, again)
	broken = true
	if _, err := paid(ctx, db, "o-2", "p", "g"); err != nil {
		fmt.Println("failed")
	}
	broken = false
	other, _ := paid(ctx, db, "o-2", "p", "g")
	fmt.Println(other, bags)
}
`

const JAVA = `import java.lang.reflect.Proxy;
import java.sql.*;
import java.util.*;

class Play {
    static Set<String> rows = new HashSet<>(), before = new HashSet<>();

    static Object stub(Class<?> type, java.util.function.BiFunction<String, Object[], Object> answer) {
        return Proxy.newProxyInstance(Play.class.getClassLoader(), new Class<?>[] {type},
            (self, method, values) -> answer.apply(method.getName(), values));
    }

    public static void main(String[] args) throws Exception {
        String[] order = new String[1];
        var row = stub(PreparedStatement.class, (name, values) -> switch (name) {
            case "setString" -> { if (values[0].equals(1)) order[0] = (String) values[1]; yield null; }
            case "executeUpdate" -> rows.add(order[0]) ? 1 : 0;
            default -> null;
        });
        var db = (Connection) stub(Connection.class, (name, values) -> switch (name) {
            case "setAutoCommit" -> { before = new HashSet<>(rows); Goods.before = Goods.bags; yield null; }
            case "rollback" -> { rows = before; Goods.bags = Goods.before; yield null; }
            case "prepareStatement" -> row;
            default -> null;
        });
        System.out.println(Paid.paid(db, "o-1", "p", "g") + " " + Paid.paid(db, "o-1", "p", "g"));
        Goods.broken = true;
        try { Paid.paid(db, "o-2", "p", "g"); } catch (Exception error) { System.out.println("failed"); }
        Goods.broken = false;
        System.out.println(Paid.paid(db, "o-2", "p", "g") + " " + Goods.bags);
    }
}

class Goods {
    static int bags = 0, before = 0;
    static boolean broken = false;
    static void handOut(Connection db, String player, String goods) {
        bags++;
        if (broken) throw new IllegalStateException("full");
    }
}

`

const guide = filesOf(blocksOf(textOf('certify', 'en')))

const LANGUAGES: readonly [program: string, command: string, files: Record<string, string>][] = [
  ['python3', 'python3 play.py', { 'play.py': PYTHON }],
  ['php', 'php play.php', { 'play.php': PHP }],
  ['go', 'go run paid.go play.go', { 'play.go': GO }],
  // One file of Java may hold several classes; the first is the one that runs.
  ['java', 'java Play.java', { 'Play.java': `${JAVA}${guide['Paid.java']}` }],
]

for (const [program, command, files] of sampled(LANGUAGES, 2)) {
  const why = has(program) ? '' : ` (skipped: no ${program} here)`
  test.skipIf(why !== '')(
    `what the guide does in ${program} hands out once, and nothing where it fails${why}`,
    async () => {
      const folder = folderOfUser({ ...guide, ...files })
      expect((await paste(folder, command)).trim().split('\n')).toEqual(['SUCCESS SUCCESS', 'failed', 'SUCCESS 2'])
    },
    60_000,
  )
}
