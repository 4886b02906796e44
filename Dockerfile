# An image with sms and Node, for build servers: docker build -t sms . && docker run --rm -e SMS_REGION -e CLOUD_SDK_AK -e CLOUD_SDK_SK sms task list
FROM node:24-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts
RUN npm pack --silent --pack-destination /tmp
RUN npm install -g --offline --prefix /opt/sms /tmp/huaweicloud-sms-cli-*.tgz

# Only the package, and nothing of what built it.
FROM node:24-slim
COPY --from=build /opt/sms /opt/sms
ENV PATH=/opt/sms/bin:$PATH
USER node
WORKDIR /home/node
ENTRYPOINT ["sms"]
