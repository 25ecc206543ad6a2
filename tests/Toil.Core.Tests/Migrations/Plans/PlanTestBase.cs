using Toil.Core.Tests.Support;
using Toil.Migrations.Plans;
using Toil.Operations;

namespace Toil.Core.Tests.Migrations.Plans;

/// <summary>Reads plans from a folder of their own.</summary>
public abstract class PlanTestBase : IDisposable
{
    internal const string Minimal = """
        migration: m
        steps:
          - name: one
            up: CREATE TABLE a (n int)
            down: DROP TABLE a
        """;

    private protected TempFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    internal MigrationPlan Read(string yaml) => PlanReader.Read(Folder.Write("plan.yaml", yaml));

    /// <summary>A plan of one step, which is given as the lines under its name.</summary>
    internal MigrationStep Step(params string[] lines) => Read(Around(lines)).Steps.Single();

    /// <summary>The error of a plan, without its file's path.</summary>
    internal string Refusal(string yaml)
    {
        ToilException error = Assert.Throws<ToilException>(() => Read(yaml));
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Contains(error.ErrorId, (string[])["PlanInvalid", "OptionUnknown", "YamlInvalid"]);
        return error.Message.Replace(Folder["plan.yaml"] + " ", string.Empty, StringComparison.Ordinal);
    }

    internal string StepRefusal(params string[] lines) => Refusal(Around(lines));

    internal static string Around(string[] lines)
        => "migration: m\nsteps:\n  - name: s\n" + string.Concat(lines.SelectMany(line => line.Split('\n')).Select(line => $"    {line}\n"));
}
