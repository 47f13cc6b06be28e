import { existsSync } from 'node:fs'

let known: boolean | undefined

/** Whether this process runs in a container, where localhost is the container itself: Docker and Podman leave a file. */
export const isInContainer = (): boolean => (known ??= existsSync('/.dockerenv') || existsSync('/run/.containerenv'))
