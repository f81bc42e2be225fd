package io.parley.cluster;

import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// That `parley.kafka.servers` is empty.
final class NoKafkaNamed extends KafkaNamed {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
    return !super.matches(context, bean);
  }
}
