using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Rollbacks.Load.Workloads;

namespace Toil.Core.Tests.Rollbacks.Load.Workloads;

/// <summary>Reads workloads from a folder of their own.</summary>
public abstract class WorkloadTestBase : IDisposable
{
    private protected TempFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Workload Read(string yaml, bool isForReplay = false) => WorkloadReader.Read(Folder.Write("load.yaml", yaml), isForReplay);

    /// <summary>A transaction, which is given as the lines under its name.</summary>
    internal WorkloadTransaction Transaction(string lines) => Read(Around(lines)).Transactions.Single();

    /// <summary>A parameter, as it stands behind its name.</summary>
    internal Draw Parameter(string text) => Transaction($"sql: SELECT @a\nparameters: {{ a: {text} }}").Parameters.Single().Value;

    /// <summary>The error of a file, without its path.</summary>
    internal string Refusal(string yaml)
    {
        ToilException error = Assert.Throws<ToilException>(() => Read(yaml));
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(error.ErrorId, (string[])["WorkloadInvalid", "OptionUnknown", "YamlInvalid"]);
        return error.Message.Replace(Folder["load.yaml"] + " ", string.Empty, StringComparison.Ordinal);
    }

    internal static string Around(string lines)
        => "workload: w\nrate: 1\ntransactions:\n  - name: t\n" + string.Concat(lines.Split('\n').Select(line => $"    {line}\n"));
}
