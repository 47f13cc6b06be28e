import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../support/dist.ts'
import { folderWith } from '../support/folder.ts'
import { ended } from '../support/package.ts'
import { turns } from '../support/size.ts'

/** Half of the small runs try one of the two languages. */
const isTaken = turns(4)

const EXAMPLES = join(ROOT, 'docs/examples/testcontainers')

// No engine runs here: instead of the image its command runs, as the container would be told to run it.
const STAND_IN = `
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export class TestContainers {
  static async exposeHostPorts() {}
}
export const Wait = { forHttp: (path, port) => ({ path, port }) }
export class GenericContainer {
  #env = {}
  withEnvironment(env) {
    this.#env = JSON.parse(JSON.stringify(env).replaceAll('host.testcontainers.internal', '127.0.0.1'))
    return this
  }
  withExposedPorts(...ports) {
    if (ports.join() !== '4780') throw new Error('the sandbox listens on 4780')
    return this
  }
  withWaitStrategy({ path, port }) {
    if (path !== '/readyz' || port !== 4780) throw new Error('the sandbox is ready when /readyz says so')
    return this
  }
  async start() {
    const env = { ...process.env, ...this.#env, CHANNEL_SANDBOX_PORT: '0' }
    const child = spawn(process.execPath, [process.env.CLI, 'start'], { env })
    let printed = ''
    for await (const chunk of child.stdout) if (/ready on .*\\n/.test((printed += chunk))) break
    const port = Number(/ready on \\S+:(\\d+)/.exec(printed)[1])
    return {
      getHost: () => '127.0.0.1',
      getMappedPort: () => port,
      async stop() {
        child.kill()
        await once(child, 'close')
      },
    }
  }
}
`

test.runIf(isTaken())('the example for Node runs', async () => {
  const folder = folderWith()
  mkdirSync(join(folder, 'node_modules/testcontainers'), { recursive: true })
  writeFileSync(join(folder, 'node_modules/testcontainers/index.mjs'), STAND_IN)
  writeFileSync(join(folder, 'node_modules/testcontainers/package.json'), '{ "exports": "./index.mjs" }')
  copyFileSync(join(EXAMPLES, 'pay.test.mjs'), join(folder, 'pay.test.mjs'))
  const env = { CLI: join(ROOT, 'dist/cli.cjs') }
  const { code, output } = await ended(process.execPath, ['--test', 'pay.test.mjs'], { cwd: folder, env })
  expect(code, output).toBe(0)
})

/** As much of the two libraries as the example uses. */
const JAVA: Readonly<Record<string, string>> = {
  'org/junit/jupiter/api/Test.java': 'package org.junit.jupiter.api; public @interface Test {}',
  'org/junit/jupiter/api/BeforeAll.java': 'package org.junit.jupiter.api; public @interface BeforeAll {}',
  'org/junit/jupiter/api/AfterAll.java': 'package org.junit.jupiter.api; public @interface AfterAll {}',
  'org/junit/jupiter/api/Assertions.java': `package org.junit.jupiter.api; public class Assertions {
    public static void assertEquals(long a, long b) { if (a != b) throw new AssertionError(a + " is not " + b); }
    public static void assertTrue(boolean is, String message) { if (!is) throw new AssertionError(message); } }`,
  'org/testcontainers/Testcontainers.java':
    'package org.testcontainers; public class Testcontainers { public static void exposeHostPorts(int... ports) {} }',
  'org/testcontainers/utility/DockerImageName.java':
    'package org.testcontainers.utility; public class DockerImageName { public static DockerImageName parse(String name) { return new DockerImageName(); } }',
  'org/testcontainers/containers/wait/strategy/Wait.java': `package org.testcontainers.containers.wait.strategy; public class Wait {
    public static Wait forHttp(String path) { return new Wait(); } public Wait forPort(int port) { return this; } }`,
  'org/testcontainers/containers/GenericContainer.java': `package org.testcontainers.containers;
    import org.testcontainers.containers.wait.strategy.Wait; import org.testcontainers.utility.DockerImageName;
    public class GenericContainer<S extends GenericContainer<S>> {
      private final ProcessBuilder builder = new ProcessBuilder(System.getenv("NODE"), System.getenv("CLI"), "start");
      private Process process; private int port;
      public GenericContainer(DockerImageName image) {}
      @SuppressWarnings("unchecked") private S self() { return (S) this; }
      public S withEnv(String name, String value) {
        builder.environment().put(name, value.replace("host.testcontainers.internal", "127.0.0.1")); return self(); }
      public S withExposedPorts(Integer... ports) { return self(); }
      public S waitingFor(Wait wait) { return self(); }
      public void start() { try {
        builder.environment().put("CHANNEL_SANDBOX_PORT", "0"); process = builder.start();
        var lines = new java.io.BufferedReader(new java.io.InputStreamReader(process.getInputStream()));
        String line; while ((line = lines.readLine()) != null && !line.contains(" ready on ")) {}
        port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      } catch (java.io.IOException error) { throw new RuntimeException(error); } }
      public void stop() { process.destroy(); }
      public String getHost() { return "127.0.0.1"; }
      public Integer getMappedPort(int wanted) { return port; } }`,
  'Main.java': `public class Main { public static void main(String[] args) throws Exception {
    PayTest.start(); try { new PayTest().aPaymentReachesTheGame(); } finally { PayTest.stop(); } System.out.println("passed"); } }`,
}

test.runIf(isTaken() && spawnSync('javac', ['-version']).status === 0)(
  'the example for Java compiles and runs',
  async () => {
    const folder = folderWith()
    for (const [path, code] of Object.entries(JAVA)) {
      mkdirSync(join(folder, path, '..'), { recursive: true })
      writeFileSync(join(folder, path), code)
    }
    copyFileSync(join(EXAMPLES, 'PayTest.java'), join(folder, 'PayTest.java'))
    const compiled = await ended('javac', ['-encoding', 'UTF-8', 'Main.java'], { cwd: folder })
    expect(compiled.code, compiled.output).toBe(0)
    const env = { NODE: process.execPath, CLI: join(ROOT, 'dist/cli.cjs') }
    const run = await ended('java', ['-cp', '.', 'Main'], { cwd: folder, env })
    expect(run.output.trim().split('\n').at(-1)).toBe('passed')
  },
)
