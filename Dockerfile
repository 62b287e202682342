# The function's image: `docker build .` from the repository's root, with any builder.
FROM public.ecr.aws/lambda/nodejs:24 AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY service/package.json service/
RUN npm ci --workspace service --include-workspace-root=false --ignore-scripts --no-audit --no-fund
COPY service service
RUN node service/build.mjs --outdir function

FROM public.ecr.aws/lambda/nodejs:24
COPY --from=build /build/function/ ./
CMD ["lambda.handler"]
