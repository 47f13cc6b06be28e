import type { Sandbox } from '../../sandbox/sandbox.ts'
import { createHandle, type Place } from '../createHandle.ts'
import { say } from '../language.ts'
import type { SharedSandboxHandle } from './handle.ts'

/** How a shared sandbox is reached. */
export interface SharedPlace extends Pick<Place, 'url' | 'app'> {
  namespace(name: string): SharedSandboxHandle
  close(): Promise<void>
  /** Carries a function out where the sandbox is owned. */
  call(path: readonly string[], args: readonly unknown[]): Promise<unknown>
  /** Runs checks here: what a run is given are functions of this process. */
  certify: SharedSandboxHandle['certify']
}

/** An object like `shape`, whose functions are asked of the owner. What it reads itself, such as a URL, stays. */
function askedOf(shape: object, path: readonly string[], call: SharedPlace['call']): object {
  const members = Object.entries(Object.getOwnPropertyDescriptors(shape)).map(([name, member]) => {
    const { value } = member as { readonly value?: unknown }
    const inner = [...path, name]
    if (typeof value === 'function') {
      return [name, { ...member, value: async (...args: unknown[]) => call(inner, args) }]
    }
    const isGroup = typeof value === 'object' && value !== null
    return [name, isGroup ? { ...member, value: askedOf(value, inner, call) } : member]
  })
  return Object.defineProperties({}, Object.fromEntries(members) as PropertyDescriptorMap)
}

/**
 * What a program holds of a sandbox that several processes serve. It has whatever a handle of `template` has, a sandbox
 * with the same providers, so nothing can be forgotten here.
 */
export function createSharedHandle(template: Sandbox, place: SharedPlace): SharedSandboxHandle {
  const { url, app, namespace, close, call, certify } = place
  const here = () => {
    throw new Error(
      say({ en: 'The namespaces of a shared sandbox are its own to give', zh: '共享沙箱的命名空间由它自己给出' }),
    )
  }
  const asked = askedOf(createHandle(template, { url, app, namespace: here, close }), [], call)
  const own = { namespace, certify, close, [Symbol.asyncDispose]: close }
  return Object.assign(asked, own) as SharedSandboxHandle
}
