import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { environmentName } from '../../src/config/loadConfig.ts'
import { OPTIONS, optionNames } from '../../src/config/options.ts'
import { ROOT } from '../support/dist.ts'
import { readDockerfile } from '../support/dockerfile.ts'

const FOLDER = join(ROOT, 'docs/examples/team')
const text = (name: string) => readFileSync(join(FOLDER, name), 'utf8')
const VARIABLES = optionNames.map(environmentName)
const PORT = Number(OPTIONS.port.fallback)

interface Service {
  readonly build?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly volumes?: readonly string[]
  readonly depends_on?: Readonly<Record<string, unknown>>
}

test('the Compose file: replicas that differ only in where they are reached, balanced by nginx', () => {
  const { services, volumes } = parse(text('compose.yaml'), { merge: true }) as {
    services: Readonly<Record<string, Service>>
    volumes: object
  }
  const replicas = Object.entries(services).filter(([, { build }]) => build !== undefined)
  expect(replicas.length).toBe(2)
  const common = replicas.map(([name, { build = '', environment = {} }]) => {
    expect(existsSync(join(FOLDER, build, 'Dockerfile'))).toBe(true)
    expect(Object.keys(environment).filter((variable) => !VARIABLES.includes(variable))).toEqual([])
    const { CHANNEL_SANDBOX_ADVERTISE: own, ...others } = environment
    expect(own).toBe(`http://${name}:${PORT}`)
    expect(text('nginx.conf')).toContain(`server ${name}:${PORT} `)
    return others
  })
  expect(common[0]).toEqual(common[1])
  // What the image sets and --store refuses is taken back.
  const image = readDockerfile(join(ROOT, 'Dockerfile')).find(({ name }) => name === 'ENV')?.value
  expect(image).toContain('CHANNEL_SANDBOX_DATA=')
  expect(common[0]?.CHANNEL_SANDBOX_DATA).toBe('')
  const { database } = services
  const { POSTGRES_USER, POSTGRES_DB } = database?.environment ?? {}
  expect(common[0]?.CHANNEL_SANDBOX_STORE).toMatch(
    new RegExp(`^postgres://${POSTGRES_USER}:.*@database:5432/${POSTGRES_DB}$`),
  )
  for (const { volumes: mounts = [], depends_on = {} } of Object.values(services)) {
    for (const mount of mounts) {
      const [source = ''] = mount.split(':')
      if (source.startsWith('.')) expect(existsSync(join(FOLDER, source)), mount).toBe(true)
      else expect(Object.keys(volumes)).toContain(source)
    }
    for (const name of Object.keys(depends_on)) expect(Object.keys(services)).toContain(name)
  }
})

interface Manifest {
  readonly kind: string
  readonly spec: {
    readonly selector: { readonly app?: string; readonly matchLabels?: { readonly app: string } }
    readonly template?: {
      readonly metadata: { readonly labels: { readonly app: string } }
      readonly spec: {
        readonly terminationGracePeriodSeconds: number
        readonly containers: readonly {
          readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
          readonly env: readonly { readonly name: string; readonly value?: string }[]
          readonly readinessProbe: { readonly httpGet: { readonly path: string; readonly port: string } }
          readonly livenessProbe: { readonly httpGet: { readonly path: string; readonly port: string } }
        }[]
      }
    }
    readonly ports?: readonly { readonly targetPort: string }[]
  }
}

test('the Kubernetes manifests: options, ports and probes there are', () => {
  const documents = parseAllDocuments(text('kubernetes.yaml'))
  if (!Array.isArray(documents)) throw new Error('There is nothing in kubernetes.yaml')
  for (const { errors } of documents) expect(errors).toEqual([])
  const manifests = documents.map((document) => document.toJS() as Manifest)
  expect(manifests.map(({ kind }) => kind)).toEqual(['Deployment', 'Service', 'PodDisruptionBudget'])
  const pod = manifests[0]?.spec.template
  const [container] = pod?.spec.containers ?? []
  if (!pod || !container) throw new Error('The Deployment has no container')
  for (const { spec } of manifests)
    expect(spec.selector.app ?? spec.selector.matchLabels?.app).toBe(pod.metadata.labels.app)
  const ours = container.env.map(({ name }) => name).filter((name) => name.startsWith('CHANNEL_SANDBOX_'))
  expect(ours.filter((name) => !VARIABLES.includes(name))).toEqual([])
  const variable = (name: string) => container.env.find((one) => one.name === name)?.value
  expect(variable('CHANNEL_SANDBOX_ADVERTISE')).toBe(`http://$(POD_IP):${PORT}`)
  expect(variable('CHANNEL_SANDBOX_DATA')).toBe('')
  expect(container.ports).toEqual([{ name: 'http', containerPort: PORT }])
  expect(manifests[1]?.spec.ports?.[0]?.targetPort).toBe('http')
  expect([container.readinessProbe.httpGet, container.livenessProbe.httpGet]).toEqual([
    { path: '/readyz', port: 'http' },
    { path: '/livez', port: 'http' },
  ])
  // Twenty seconds for requests that are still answered, and the pause before.
  expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThan(25)
})
