# cmake -P install.cmake, in a folder with package.json and package-lock.json: npm ci, or a plain word on why not. For the
# tests in a browser too.
execute_process(COMMAND npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error
                RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(failed)
  message(FATAL_ERROR "The packages of package-lock.json could not be fetched into ${CMAKE_CURRENT_BINARY_DIR}: ${said}\n"
    "npm needs the network, or a proxy set with 'npm config set proxy', the first time. Building again goes on from here.")
endif()
