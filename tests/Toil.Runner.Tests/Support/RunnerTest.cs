using Toil.Core.Tests.Support;
using Toil.Operations;

namespace Toil.Runner.Tests.Support;

/// <summary>A folder with certificates, and the runner as a caller meets it, in this process.</summary>
public abstract class RunnerTest : IDisposable
{
    private readonly List<TestCertificate> _owned = [];

    protected TempFolder Folder { get; } = new();

    public virtual void Dispose()
    {
        _owned.ForEach(certificate => certificate.Dispose());
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a certificate that ends in so many days, of 90.</summary>
    protected string Write(string path, double daysLeft = 80, string name = "shop.example.com")
        => Write(path, TestPki.Server(name), daysLeft);

    protected string Write(string path, TestCertificateOptions options, double daysLeft)
    {
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddDays(daysLeft).ToUnixTimeSeconds());
        TestCertificate certificate = TestPki.Create(options with { NotBefore = end.AddDays(-90), NotAfter = end });
        _owned.Add(certificate);
        return Folder.Write(path, certificate.Pem);
    }

    private protected Task<RunnerResult> RunAsync(params string[] args) => RunOnAsync(new RunnerTerminalOptions(), args);

    private protected async Task<RunnerResult> RunOnAsync(RunnerTerminalOptions how, params string[] args)
    {
        StringWriter output = new();
        StringWriter error = new();
        using RunnerTerminal terminal = new(how.Output ?? output, error, new StringReader(how.Input), how.IsOutputTerminal, how.IsErrorTerminal) { Width = how.Width };
        ExitCode code = await new RunnerApp(terminal, Folder.Path, how.Actions).RunAsync(args, TestContext.Current.CancellationToken);
        return new RunnerResult((int)code, output.ToString(), error.ToString());
    }
}
