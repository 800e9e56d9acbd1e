# Runs the README's two commands on a machine that has nothing but a Node and the clone:
#   docker build -t hasten . && docker run --rm hasten
FROM node:24-trixie-slim
RUN apt-get update && apt-get install --yes --no-install-recommends git ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /hasten
COPY . .
CMD ["bash", "-c", "npm ci && npx hasten profile examples/julia.ts && npm ci && npm test"]
