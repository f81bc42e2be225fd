/// What is done to every request before it is routed, and to every answer.
@NullMarked
package io.parley.gateway.edge;

import org.jspecify.annotations.NullMarked;
