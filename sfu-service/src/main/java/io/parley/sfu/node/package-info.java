/// This node's life: serving, being known to others, health.
@NullMarked
package io.parley.sfu.node;

import org.jspecify.annotations.NullMarked;
