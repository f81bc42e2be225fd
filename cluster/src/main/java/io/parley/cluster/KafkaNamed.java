package io.parley.cluster;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// That `parley.kafka.servers` names a Kafka.
class KafkaNamed implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
    return !context.getEnvironment().getProperty("parley.kafka.servers", "").isBlank();
  }
}
