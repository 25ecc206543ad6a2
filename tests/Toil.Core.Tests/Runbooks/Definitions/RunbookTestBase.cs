using Toil.Operations;
using Toil.Runbooks.Definitions;

namespace Toil.Core.Tests.Runbooks.Definitions;

/// <summary>Runbooks from texts.</summary>
public abstract class RunbookTestBase
{
    /// <summary>The least that is a runbook, in three lines; steps may follow.</summary>
    protected const string Minimal = "runbook: r\nsteps:\n- exec: [true]";

    /// <summary>A step with more keys: the text stands in line 3 from column 3 on.</summary>
    protected const string Step = "runbook: r\nsteps:\n- ";

    /// <summary>The file that the texts pretend to be.</summary>
    protected static string File { get; } = Path.GetFullPath("/srv/books/night.yaml");

    private protected static Runbook Read(string text) => RunbookReader.Read(File, text);

    private protected static RunbookStep ReadStep(string text) => Read(Step + text).Steps[0];

    private protected static string ErrorOf(Action action)
    {
        ToilException error = Assert.Throws<ToilException>(action);
        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        return error.Message.Replace(File + " ", string.Empty, StringComparison.Ordinal);
    }
}
