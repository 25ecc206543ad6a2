using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace Toil.Loader;

/// <summary>Runs when the module is imported, before its cmdlets are looked at: from then on <c>Toil.Core</c> comes from its private load context.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    private const string CoreName = "Toil.Core";

    private static readonly string s_corePath = Path.Combine(
        Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!, "core", CoreName + ".dll");

    private static readonly Lock s_gate = new();
    private static CoreLoadContext? s_context;

    /// <summary>Registers the load context, once a process.</summary>
    /// <exception cref="FileNotFoundException">The core is not there; says where it should be and what to do.</exception>
    public void OnImport()
    {
        lock (s_gate)
        {
            if (!File.Exists(s_corePath))
            {
                throw new FileNotFoundException(
                    $"Toil's core is missing: there is no {s_corePath}. Run ./build.ps1 in the clone, or install the module again.", s_corePath);
            }

            if (s_context is null)
            {
                s_context = new CoreLoadContext(s_corePath);
                AssemblyLoadContext.Default.Resolving += Resolve;
            }
        }
    }

    // LoadFromAssemblyPath, not LoadFromAssemblyName: by name, a file that has gone missing would come back to this handler without end.
    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
        => name.Name == CoreName && File.Exists(s_corePath) ? s_context!.LoadFromAssemblyPath(s_corePath) : null;
}
