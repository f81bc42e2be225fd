@NullMarked
package io.parley.gateway.socket;

import org.jspecify.annotations.NullMarked;
