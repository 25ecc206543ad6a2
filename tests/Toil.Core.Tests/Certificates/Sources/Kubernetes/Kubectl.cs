using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sources.Kubernetes;

/// <summary>The `kubectl` on the PATH, as far as it needs no cluster.</summary>
public static class Kubectl
{
    private static readonly PathTool s_tool = new(["kubectl"], "version", "--client");

    /// <summary>Runs kubectl with a kubeconfig and returns what it prints; skips the test where there is none.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(string kubeconfig, params string[] arguments)
        => s_tool.Run(new Dictionary<string, string> { ["KUBECONFIG"] = kubeconfig }, arguments);
}
