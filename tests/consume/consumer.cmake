# The program of every consumer, and what the target may bring.
add_executable(consumer ${CMAKE_CURRENT_LIST_DIR}/main.cpp)
target_link_libraries(consumer PRIVATE napier::napier)
install(TARGETS consumer)

# An include path and a language level are all that a consumer gets.
foreach(property IN ITEMS INTERFACE_COMPILE_OPTIONS INTERFACE_COMPILE_DEFINITIONS INTERFACE_LINK_OPTIONS INTERFACE_LINK_LIBRARIES)
  get_target_property(value napier::napier ${property})
  if(value)
    message(FATAL_ERROR "napier::napier has ${property} ${value}")
  endif()
endforeach()
