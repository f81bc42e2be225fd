{{- define "parley.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- /* At most 40 characters, so that every name that is made from it stays within 63. */ -}}
{{- define "parley.fullname" -}}
{{- $name := include "parley.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* Takes (list root component). */ -}}
{{- define "parley.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "parley.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- /* Takes (list root component). */ -}}
{{- define "parley.labels" -}}
{{- $root := index . 0 -}}
{{ include "parley.selector" . }}
app.kubernetes.io/part-of: parley
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "parley.serviceAccount" -}}
{{- default (include "parley.fullname" .) .Values.serviceAccount.name -}}
{{- end -}}

{{- /* A variable from the chart's secret. Takes (list root variable key). */ -}}
{{- define "parley.secret" -}}
{{- $root := index . 0 -}}
- name: {{ index . 1 }}
  valueFrom:
    secretKeyRef:
      name: {{ $root.Values.secrets.existingSecret }}
      key: {{ index $root.Values.secrets.keys (index . 2) }}
{{- end -}}

{{- /* Where the stores are: the same for every service. */ -}}
{{- define "parley.stores" -}}
{{- $name := include "parley.fullname" . -}}
{{- if .Values.redis.bundled }}
- name: PARLEY_REDIS_URL
  value: redis://{{ $name }}-redis:6379
{{- else if .Values.redis.external.urlFromSecret }}
{{ include "parley.secret" (list . "PARLEY_REDIS_URL" "redisUrl") }}
{{- else }}
- name: PARLEY_REDIS_URL
  value: {{ required "redis.external.url is required when redis.bundled is false" .Values.redis.external.url | quote }}
{{- end }}
- name: PARLEY_KAFKA_SERVERS
  {{- if .Values.kafka.bundled }}
  value: {{ $name }}-kafka:9092
  {{- else }}
  value: {{ required "kafka.external.servers is required when kafka.bundled is false" .Values.kafka.external.servers | quote }}
  {{- end }}
{{- end -}}

{{- /* PostgreSQL, for the two services that have tables. */ -}}
{{- define "parley.database" -}}
- name: SPRING_DATASOURCE_URL
  {{- if .Values.postgres.bundled }}
  value: jdbc:postgresql://{{ include "parley.fullname" . }}-postgres:5432/{{ .Values.postgres.database }}
  {{- else }}
  value: {{ required "postgres.external.url is required when postgres.bundled is false" .Values.postgres.external.url | quote }}
  {{- end }}
- name: SPRING_DATASOURCE_USERNAME
  value: {{ .Values.postgres.username | quote }}
{{ include "parley.secret" (list . "SPRING_DATASOURCE_PASSWORD" "postgresPassword") }}
{{- end -}}

{{- /* Variables with literal values that differ by service; a value of "" is left out. Takes a map. */ -}}
{{- define "parley.variables" -}}
{{- range $name, $value := . }}
{{- if ne (toString $value) "" }}
- name: {{ $name }}
  value: {{ toString $value | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* The port of /actuator. With mutual TLS it is one of its own, since the kubelet has no certificate. */ -}}
{{- define "parley.managementPort" -}}
{{- $root := index . 0 -}}
{{- if or $root.Values.tls.enabled (eq (index . 1) "api-gateway") -}}
{{- $root.Values.managementPort -}}
{{- else -}}
{{- (index . 2).ports.http -}}
{{- end -}}
{{- end -}}

{{- /* From which pods a store or service takes connections. Takes (list root component component ...). */ -}}
{{- define "parley.from" -}}
{{- $root := index . 0 -}}
{{- range rest . }}
- podSelector:
    matchLabels:
      {{- include "parley.selector" (list $root .) | nindent 6 }}
{{- end }}
{{- if and $root.Values.sfu.hostNetwork (has "sfu-service" (rest .)) }}
{{- range $root.Values.networkPolicy.nodeCidrs }}
- ipBlock:
    cidr: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{- /*
The pod of a service, everything that all services have in common. Takes a map:
  root        the chart's root
  component   the image's name
  config      this service's values
  env         its own variables, rendered
  ports       its own ports, rendered
  state       true if /data is a claim of the StatefulSet's
  hostNetwork true for the node's own network
*/ -}}
{{- define "parley.pod" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $config := .config -}}
{{- $management := include "parley.managementPort" (list $root .component $config) -}}
metadata:
  labels:
    {{- include "parley.labels" (list $root .component) | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with $values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "parley.serviceAccount" $root }}
  automountServiceAccountToken: false
  # Otherwise a Service "parley-sfu" becomes PARLEY_SFU_PORT=tcp://…, which reads as configuration.
  enableServiceLinks: false
  {{- with $values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if .hostNetwork }}
  hostNetwork: true
  dnsPolicy: ClusterFirstWithHostNet
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ $config.terminationGracePeriodSeconds }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  topologySpreadConstraints:
    {{- range $values.topologySpread }}
    - maxSkew: {{ .maxSkew }}
      topologyKey: {{ .topologyKey }}
      whenUnsatisfiable: {{ .whenUnsatisfiable }}
      labelSelector:
        matchLabels:
          {{- include "parley.selector" (list $root $.component) | nindent 10 }}
    {{- end }}
  {{- with $config.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $config.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $config.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      image: {{ printf "%s%s/%s:%s" (ternary (printf "%s/" $values.image.registry) "" (ne $values.image.registry "")) $values.image.repository .component (default $root.Chart.AppVersion $values.image.tag) | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      env:
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        - name: POD_IP
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        - name: SERVER_PORT
          value: {{ $config.ports.http | quote }}
        {{- if ne $management (toString $config.ports.http) }}
        - name: MANAGEMENT_SERVER_PORT
          value: {{ $management | quote }}
        - name: MANAGEMENT_SERVER_ADDRESS
          value: {{ ternary "$(POD_IP)" "0.0.0.0" (default false .hostNetwork) | quote }}
        {{- end }}
        - name: MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED
          value: "true"
        - name: PARLEY_DATA_DIR
          value: /data
        - name: PARLEY_LOG_FORMAT
          value: {{ $values.logFormat }}
        {{- with $config.javaOptions }}
        - name: JDK_JAVA_OPTIONS
          value: {{ . | quote }}
        {{- end }}
        {{- include "parley.stores" $root | nindent 8 }}
        {{- if $values.tls.enabled }}
        - name: PARLEY_TLS_CERTIFICATE
          value: /etc/parley/tls/{{ $values.tls.keys.certificate }}
        - name: PARLEY_TLS_PRIVATE_KEY
          value: /etc/parley/tls/{{ $values.tls.keys.privateKey }}
        - name: PARLEY_TLS_TRUST
          value: /etc/parley/tls/{{ $values.tls.keys.trust }}
        {{- end }}
        {{- with $values.telemetry.otlpEndpoint }}
        - name: OTEL_EXPORTER_OTLP_ENDPOINT
          value: {{ trimSuffix "/" . | quote }}
        - name: OTEL_TRACES_SAMPLER
          value: parentbased_traceidratio
        - name: OTEL_TRACES_SAMPLER_ARG
          value: {{ $values.telemetry.samplingProbability | quote }}
        {{- end }}
        {{- .env | nindent 8 }}
        {{- with $config.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - name: http
          containerPort: {{ $config.ports.http }}
        {{- if ne $management (toString $config.ports.http) }}
        - name: management
          containerPort: {{ $management }}
        {{- end }}
        {{- with .ports }}
        {{- . | nindent 8 }}
        {{- end }}
      startupProbe:
        httpGet:
          path: /actuator/health/liveness
          port: {{ $management }}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 90
      livenessProbe:
        httpGet:
          path: /actuator/health/liveness
          port: {{ $management }}
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 6
      readinessProbe:
        httpGet:
          path: /actuator/health/readiness
          port: {{ $management }}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 3
      resources:
        {{- toYaml $config.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: data
          mountPath: /data
        - name: tmp
          mountPath: /tmp
        {{- if $values.tls.enabled }}
        - name: tls
          mountPath: /etc/parley/tls
          readOnly: true
        {{- end }}
        {{- if .podSettings }}
        - name: pods
          mountPath: /etc/parley/pods
          readOnly: true
        {{- end }}
  volumes:
    {{- if not .state }}
    - name: data
      emptyDir: {}
    {{- end }}
    - name: tmp
      emptyDir: {}
    {{- if $values.tls.enabled }}
    - name: tls
      secret:
        secretName: {{ required "tls.existingSecret is required when tls.enabled is true" $values.tls.existingSecret }}
        defaultMode: 0440
    {{- end }}
    {{- with .podSettings }}
    - name: pods
      configMap:
        name: {{ . }}
    {{- end }}
{{- end -}}

{{- /* The claim behind /data. Takes the service's values. */ -}}
{{- define "parley.claims" -}}
volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: [ReadWriteOnce]
      {{- with .persistence.storageClass }}
      storageClassName: {{ . }}
      {{- end }}
      resources:
        requests:
          storage: {{ .persistence.size }}
{{- end -}}

{{- /* Takes (list root component config). */ -}}
{{- define "parley.disruptionBudget" -}}
{{- $root := index . 0 -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "parley.fullname" $root }}-{{ index . 1 }}
  labels:
    {{- include "parley.labels" (list $root (index . 1)) | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "parley.selector" (list $root (index . 1)) | nindent 6 }}
{{- end -}}

{{- /* Takes (list root component kind config metrics). */ -}}
{{- define "parley.autoscaler" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $config := index . 3 -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "parley.fullname" $root }}-{{ $component }}
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: {{ index . 2 }}
    name: {{ include "parley.fullname" $root }}-{{ $component }}
  minReplicas: {{ $config.autoscaling.minReplicas }}
  maxReplicas: {{ $config.autoscaling.maxReplicas }}
  metrics:
    {{- index . 4 | nindent 4 }}
  behavior:
    # A pod that goes takes calls with it or moves them: slowly, and one at a time.
    scaleDown:
      stabilizationWindowSeconds: {{ $config.autoscaling.scaleDownSeconds }}
      policies:
        - type: Pods
          value: 1
          periodSeconds: 60
{{- end -}}

{{- define "parley.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "parley.fullname" (index . 0) }}-{{ index . 1 }}
  labels:
    {{- include "parley.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "parley.selector" . | nindent 6 }}
  policyTypes: [Ingress]
{{- end }}
{{- /* Scrapes come from outside the release. Probes come from the kubelet, which no policy stops. */ -}}
{{- define "parley.scrape" -}}
{{- $root := index . 0 -}}
{{- with $root.Values.networkPolicy.monitoringNamespace }}
- from:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ . }}
  ports:
    - port: {{ index (rest $) 0 }}
{{- end }}
{{- end }}
