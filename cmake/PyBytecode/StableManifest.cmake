# cmake -DMANIFEST=path -P StableManifest.cmake: what a build runs after the tool, so that dependents of
# MANIFEST are built again only if what it says has changed. One process for both steps, because its
# start is what they cost.
cmake_policy(VERSION 3.21)
file(COPY_FILE "${MANIFEST}.raw" "${MANIFEST}" ONLY_IF_DIFFERENT)
file(TOUCH "${MANIFEST}.stamp")
