/// Tests of what operators see and change.
@NullMarked
package io.parley.gateway.admin;

import org.jspecify.annotations.NullMarked;
