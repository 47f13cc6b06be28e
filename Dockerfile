# channel-sandbox in a container: docker build -t channel-sandbox . && docker run -p 127.0.0.1:4780:4780 channel-sandbox
# One Node for every stage: the code V8 compiles in the first is only good for the very same Node in the last.
ARG NODE=20.20.2-alpine

FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
COPY .ci .ci
RUN npm ci --workspace=.ci --ignore-scripts
COPY fixtures fixtures
COPY src src
RUN node .ci/build.mjs

# What the bundle does not hold, because only rare commands load it.
FROM node:${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --workspaces=false --ignore-scripts --omit=dev && mkdir -p node_modules

FROM node:${NODE}
LABEL org.opencontainers.image.title="channel-sandbox" \
      org.opencontainers.image.description="A local, stateful sandbox for the game channels Egret, QuickSDK (overseas edition) and RocGame" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"
# By environment and not by CMD, so that arguments of docker run add to them instead of replacing them.
ENV NODE_ENV=production \
    CHANNEL_SANDBOX_HOST=0.0.0.0 \
    CHANNEL_SANDBOX_DATA=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY fixtures fixtures
COPY openapi openapi
# The user "node" of the base image, by number: a cluster can see that it is not root.
RUN mkdir /data && chown 1000:1000 /data
USER 1000:1000
VOLUME /data
EXPOSE 4780
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --start-interval=1s \
  CMD ["node", "/app/dist/cli.cjs", "wait", "--timeout", "3s"]
ENTRYPOINT ["node", "--max-semi-space-size=32", "/app/dist/cli.cjs"]
CMD ["start"]
