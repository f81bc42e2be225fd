@NullMarked
package io.parley.room.api.rest;

import org.jspecify.annotations.NullMarked;
