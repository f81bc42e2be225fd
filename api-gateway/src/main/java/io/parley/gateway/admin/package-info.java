/// What operators see and change, on a port of its own.
@NullMarked
package io.parley.gateway.admin;

import org.jspecify.annotations.NullMarked;
