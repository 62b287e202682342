# The function's image: `docker build .` from the repository's root, with any builder.
# The deployment names the base by its digest, so that plan and apply build on the same one.
ARG BASE=public.ecr.aws/lambda/nodejs:24

FROM ${BASE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY service/package.json service/
RUN npm ci --workspace service --include-workspace-root=false --ignore-scripts --no-audit --no-fund
COPY service service
RUN node service/build.mjs --outdir function

FROM ${BASE}
COPY --from=build /build/function/ ./
CMD ["lambda.handler"]
