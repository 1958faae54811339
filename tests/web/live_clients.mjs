// Follows a subscription with the clients that front ends use, and prints what they are told, one JSON a line.
// node live_clients.mjs ws|sse HOST:PORT QUERY COUNT [AUTHORIZATION]
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const here = createRequire(pathToFileURL(process.cwd() + '/'))
const [, , kind, address, query, count, authorization] = process.argv
const headers = authorization ? { Authorization: authorization } : {}

const client =
  kind === 'ws'
    ? here('graphql-ws').createClient({
        url: `ws://${address}/graphql`,
        webSocketImpl: here('ws').WebSocket,
        connectionParams: headers,
        retryAttempts: 0,
      })
    : here('graphql-sse').createClient({ url: `http://${address}/graphql`, headers, retryAttempts: 0 })

let left = Number(count)
const stop = client.subscribe(
  { query },
  {
    next: (told) => {
      console.log(JSON.stringify(told))
      left -= 1
      if (left === 0) {
        stop()
        client.dispose()
      }
    },
    error: (problem) => {
      const told = Array.isArray(problem) ? problem : { code: problem.code, reason: problem.reason ?? String(problem) }
      console.log(JSON.stringify({ failed: told }))
      client.dispose()
    },
    complete: () => console.log(JSON.stringify('complete')),
  },
)
console.error('asked')
