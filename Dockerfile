# An image with sms and Node, for build servers:
#   docker build --build-arg COMMIT="$(git rev-parse HEAD)" -t sms .
#   docker run --rm -e SMS_REGION -e CLOUD_SDK_AK -e CLOUD_SDK_SK sms task list
FROM node:24-slim AS build
# Told, because .git stays outside; sms --version works without it.
ARG COMMIT=
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts
RUN SMS_BUILD_COMMIT=$COMMIT npm pack --pack-destination /tmp
RUN npm install -g --offline --prefix /opt/sms /tmp/huaweicloud-sms-cli-*.tgz

# Only the package, and nothing of what built it.
FROM node:24-slim
ARG COMMIT=
LABEL org.opencontainers.image.title=sms org.opencontainers.image.version=0.1.0 org.opencontainers.image.revision=$COMMIT org.opencontainers.image.licenses=MIT
COPY --from=build /opt/sms /opt/sms
ENV PATH=/opt/sms/bin:$PATH
USER node
WORKDIR /home/node
ENTRYPOINT ["sms"]
