using System.Reflection;
using System.Runtime.Loader;

namespace Toil.Loader;

/// <summary>
/// The private room of Toil's core and of every package that it uses, so that no other module's YamlDotNet or Npgsql gets in, and none of
/// Toil's gets out.
/// </summary>
internal sealed class CoreLoadContext(string corePath) : AssemblyLoadContext("Toil")
{
    private readonly AssemblyDependencyResolver _resolver = new(corePath);

    protected override Assembly? Load(AssemblyName assemblyName)
        => _resolver.ResolveAssemblyToPath(assemblyName) is { } path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
        => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;
}
