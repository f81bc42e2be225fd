/// How each service is started and stopped inside this process.
@NullMarked
package io.parley.standalone.service;

import org.jspecify.annotations.NullMarked;
