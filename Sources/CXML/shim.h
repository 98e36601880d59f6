#pragma once
#include <libxml/xmlversion.h>
// Debian's libxml2 was built with ICU, and its headers then bring the system's ICU along, whose types clash with those of
// Foundation's own: whether a module that sees both compiles depended on the order. Nothing here needs the converters.
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
