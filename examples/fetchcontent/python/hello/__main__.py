from hello.version import COMPILER

print("Hello from a build with", COMPILER)
