# Runs the README's two commands on a machine that has nothing but a Node and the clone:
#   docker build --tag hasten . && docker run --rm hasten
FROM node:24-trixie-slim
WORKDIR /hasten
COPY . .
CMD ["sh", "-c", "npm ci && npx hasten profile examples/julia.ts && npm ci && npm test"]
