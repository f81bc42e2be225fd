# syntax=docker/dockerfile:1
# One small image for each service:  docker build --target room-service -t parley/room-service .
# The stages above them are shared, so that all five cost one Maven build.

FROM node:22-slim AS console
WORKDIR /src
COPY console/package.json console/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY console/ ./
RUN npm run build

FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -q package -Dmaven.test.skip=true -Dspotless.check.skip -am \
      -pl api-gateway,room-service,signaling-service,sfu-service,billing
# A service is a jar beside its libraries. Those of others come first, so that a new version of ours
# moves only a thin layer.
RUN for service in api-gateway room-service signaling-service sfu-service billing; do \
      mkdir -p /layers/$service/libraries /layers/$service/application/lib \
      && cp -r $service/target/lib /layers/$service/libraries/ \
      && for module in */pom.xml; do \
           find /layers/$service/libraries/lib -name "${module%/pom.xml}-[0-9]*.jar" \
             -exec mv {} /layers/$service/application/lib/ \; ; \
         done \
      && cp $service/target/$service.jar /layers/$service/application/ \
      || exit 1; \
    done

# MaxRAMPercentage: the rest is for classes, code, stacks and direct buffers, 250 MB before anybody
# came; ZGC takes all of its part in time. A JVM without memory ends, and is started again, rather
# than limp. More flags: JDK_JAVA_OPTIONS.
FROM eclipse-temurin:25-jre AS runtime
RUN groupadd --gid 10001 parley \
    && useradd --uid 10001 --gid parley --no-create-home --shell /usr/sbin/nologin parley \
    && install -d -o parley -g parley /data
COPY --chmod=555 docker/healthy /usr/local/bin/healthy
ENV SERVER_ADDRESS=0.0.0.0 \
    PARLEY_DATA_DIR=/data \
    PARLEY_LOG_FORMAT=json
WORKDIR /app
VOLUME /data
STOPSIGNAL SIGTERM
USER 10001:10001

FROM runtime AS api-gateway
ENV SERVER_PORT=7880 \
    MANAGEMENT_SERVER_PORT=7870 \
    MANAGEMENT_SERVER_ADDRESS=0.0.0.0 \
    PARLEY_GATEWAY_CONSOLE_DIR=/app/console \
    PARLEY_GATEWAY_DATA_DIR=/data
EXPOSE 7880 7870
COPY --from=build /layers/api-gateway/libraries/ ./
COPY --from=console /src/dist/ ./console/
COPY --from=build /layers/api-gateway/application/ ./
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 \
  CMD ["bash", "-c", "healthy $MANAGEMENT_SERVER_PORT"]
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-XX:+UseZGC", "-XX:MaxRAMPercentage=45", "-XX:+ExitOnOutOfMemoryError", \
  "-jar", "api-gateway.jar"]

FROM runtime AS room-service
ENV SERVER_PORT=7872 \
    PARLEY_ROOM_HOST=0.0.0.0 \
    PARLEY_ROOM_GRPC_PORT=7873
EXPOSE 7872 7873
COPY --from=build /layers/room-service/libraries/ ./
COPY --from=build /layers/room-service/application/ ./
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 \
  CMD ["bash", "-c", "healthy $SERVER_PORT"]
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-XX:+UseZGC", "-XX:MaxRAMPercentage=45", "-XX:+ExitOnOutOfMemoryError", \
  "-jar", "room-service.jar"]

FROM runtime AS signaling-service
ENV SERVER_PORT=7874 \
    PARLEY_SIGNALING_HOST=0.0.0.0 \
    PARLEY_SIGNALING_GRPC_PORT=7875
EXPOSE 7874 7875
COPY --from=build /layers/signaling-service/libraries/ ./
COPY --from=build /layers/signaling-service/application/ ./
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 \
  CMD ["bash", "-c", "healthy $SERVER_PORT"]
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-XX:+UseZGC", "-XX:MaxRAMPercentage=45", "-XX:+ExitOnOutOfMemoryError", \
  "-jar", "signaling-service.jar"]

# Packets lie outside the heap, too (parley.sfu.slot-memory for each shard).
FROM runtime AS sfu-service
ENV SERVER_PORT=7878 \
    PARLEY_SFU_HOST=0.0.0.0 \
    PARLEY_SFU_GRPC_PORT=7879 \
    PARLEY_SFU_TCP_PORT=7881 \
    PARLEY_SFU_UDP_PORT=7882
EXPOSE 7878 7879 7881 7882/udp
COPY --from=build /layers/sfu-service/libraries/ ./
COPY --from=build /layers/sfu-service/application/ ./
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 \
  CMD ["bash", "-c", "healthy $SERVER_PORT"]
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-XX:+UseZGC", "-XX:MaxRAMPercentage=45", "-XX:+ExitOnOutOfMemoryError", \
  "-jar", "sfu-service.jar"]

FROM runtime AS billing
ENV SERVER_PORT=7876 \
    PARLEY_BILLING_HOST=0.0.0.0 \
    PARLEY_BILLING_GRPC_PORT=7877
EXPOSE 7876 7877
COPY --from=build /layers/billing/libraries/ ./
COPY --from=build /layers/billing/application/ ./
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 \
  CMD ["bash", "-c", "healthy $SERVER_PORT"]
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "-XX:+UseZGC", "-XX:MaxRAMPercentage=45", "-XX:+ExitOnOutOfMemoryError", \
  "-jar", "billing.jar"]
