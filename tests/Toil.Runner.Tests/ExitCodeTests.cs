using Toil.Operations;
using Toil.Runner.Tests.Support;
using Toil.Telemetry;

namespace Toil.Runner.Tests;

/// <summary>Scripts live on these numbers.</summary>
public sealed class ExitCodeTests : RunnerTest
{
    private const string Sweep = "certificate sweep ";

    [Fact]
    public async Task Done_is_0_whatever_was_found_unless_it_was_asked()
    {
        Write("expired.pem", daysLeft: -3);
        Assert.Equal(0, (await RunAsync("certificate", "sweep", "expired.pem")).Code);
    }

    [Theory]
    [InlineData("good.pem", "RenewSoon", 0)]
    [InlineData("soon.pem", "RenewSoon", 3)]
    [InlineData("soon.pem", "Critical", 0)]
    [InlineData("critical.pem", "RenewSoon", 3)]
    [InlineData("critical.pem", "Critical", 3)]
    [InlineData("critical.pem", "Expired", 0)]
    [InlineData("expired.pem", "Expired", 3)]
    [InlineData("expired.pem", "renew-soon", 3)]
    [InlineData("none.pem", "Critical", 3)] // unreachable is of high severity
    [InlineData("none.pem", "Expired", 0)]
    public async Task Findings_at_or_above_the_level_are_3(string target, string level, int code)
    {
        Write("good.pem");
        Write("soon.pem", daysLeft: 20);
        Write("critical.pem", daysLeft: 10);
        Write("expired.pem", daysLeft: -3);
        Folder.Write("none.pem", "nothing");
        Assert.Equal(code, (await RunAsync("certificate", "sweep", target, "--fail-on", level)).Code);
    }

    [Theory]
    [InlineData(Sweep, "error: There is nothing to sweep.")]
    [InlineData(Sweep + "nfs://x", "'nfs'")]
    [InlineData(Sweep + "host:70000", "Give a port from 1 to 65535.")]
    [InlineData(Sweep + "--inventory missing.yaml", "missing.yaml")]
    [InlineData(Sweep + "--inventory empty.yaml", "names no target")]
    [InlineData(Sweep + "--inventory broken.yaml", "is not valid YAML")]
    [InlineData(Sweep + "--inventory .", "is a folder")]
    [InlineData(Sweep + "good.pem --timeout soon", "'soon' is not a duration")]
    [InlineData(Sweep + "good.pem --timeout 1h", "from 100ms to 5m")]
    [InlineData(Sweep + "good.pem --concurrency 0", "from 1 to 10000")]
    [InlineData(Sweep + "good.pem --concurrency many", "is not a whole number")]
    [InlineData(Sweep + "good.pem --rule weak-kee=Off", "Did you mean 'weak-key'?")]
    [InlineData(Sweep + "good.pem --rule weak-key=Of", "Did you mean 'Off'?")]
    [InlineData(Sweep + "good.pem --output jason", "Did you mean 'Json'?")]
    [InlineData(Sweep + "good.pem --fail-on critcal", "Did you mean Critical? Give one of RenewSoon, Critical, Expired.")]
    [InlineData(Sweep + "good.pem --fail-on Bad", "Give one of RenewSoon, Critical, Expired.")]
    [InlineData(Sweep + "good.pem --trust missing.pem", "--trust")]
    [InlineData(Sweep + "good.pem --password hunter2", "Give a reference")]
    [InlineData(Sweep + "good.pem --config missing.yaml", "missing.yaml")]
    [InlineData(Sweep + "good.pem --expiring-with 3d", "Did you mean '--expiring-within'?")]
    [InlineData(Sweep + "good.pem --expiring-with=3d", "Did you mean '--expiring-within'?")]
    [InlineData(Sweep + "good.pem --timeout", "--timeout")]
    [InlineData(Sweep + "good.pem --what-if", "certificate.sweep cannot say what it would do")]
    [InlineData(Sweep + "good.pem --timeout 1s --timeout 2s", "--timeout")]
    [InlineData("certifcate sweep", "Did you mean 'certificate'?")]
    [InlineData("certificate swep", "Did you mean 'sweep'?")]
    [InlineData("frobnicate", "There are: certificate, ")]
    [InlineData("--verison", "Did you mean '--version'?")]
    public async Task A_wrong_request_is_2_and_says_why(string line, string message)
    {
        Write("good.pem");
        Folder.Write("empty.yaml", "[]");
        Folder.Write("broken.yaml", "{");
        RunnerResult result = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task What_was_right_in_a_wrong_request_is_done_and_2_comes_before_3()
    {
        Write("expired.pem", daysLeft: -3);
        RunnerResult result = await RunAsync("certificate", "sweep", "expired.pem", "missing.pem", "--fail-on", "RenewSoon");
        Assert.Equal(2, result.Code);
        Assert.Contains("missing.pem: There is no such file or folder. Correct the path, or take it off the list.", result.Error, StringComparison.Ordinal);
        Assert.Collection(
            result.Lines.Order(StringComparer.Ordinal),
            line => Assert.Contains("\"verdict\":\"Expired\"", line, StringComparison.Ordinal),
            line => Assert.Contains("\"verdict\":\"Unreachable\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Results_that_cannot_be_written_are_1()
    {
        Write("good.pem");
        RunnerResult result = await RunOnAsync(new() { Output = new FullDisk() }, "certificate", "sweep", "good.pem");
        Assert.Equal(1, result.Code);
        Assert.Equal("warning: The results could not be written to the end: No space left on device", result.Error.Trim());
    }

    [Fact]
    public async Task A_defect_is_1_and_told_as_one()
    {
        Write("good.pem");
        RunnerResult result = await RunOnAsync(new() { Output = new FullDisk { Defect = true } }, "certificate", "sweep", "good.pem");
        Assert.Equal(1, result.Code);
        Assert.StartsWith("error: This is a defect of Toil", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorKind.InvalidInput, 2)]
    [InlineData(ErrorKind.NotFound, 2)]
    [InlineData(ErrorKind.AccessDenied, 1)]
    [InlineData(ErrorKind.Unavailable, 1)]
    [InlineData(ErrorKind.Conflict, 1)]
    [InlineData(ErrorKind.LimitExceeded, 1)]
    [InlineData(ErrorKind.Refused, 4)]
    [InlineData(ErrorKind.Waiting, 5)]
    [InlineData(ErrorKind.Internal, 1)]
    public void Each_kind_of_problem_has_its_code(ErrorKind kind, int code) => Assert.Equal(code, CodeOf(kind));

    [Theory]
    [InlineData(1, ErrorKind.Unavailable, ErrorKind.InvalidInput, ErrorKind.Refused)]
    [InlineData(2, ErrorKind.Refused, ErrorKind.NotFound, ErrorKind.Waiting)]
    [InlineData(4, ErrorKind.Waiting, ErrorKind.Refused)]
    [InlineData(5, ErrorKind.Waiting, ErrorKind.Waiting)]
    public void Of_several_problems_the_gravest_gives_the_code(int code, params ErrorKind[] kinds)
    {
        Assert.Equal(code, CodeOf(kinds));
        Assert.Equal(code, CodeOf([.. kinds.Reverse()]));
    }

    [Fact]
    public async Task Yes_is_heard_where_nothing_is_asked_too()
    {
        Write("good.pem");
        Assert.Equal(0, (await RunAsync("certificate", "sweep", "good.pem", "--yes")).Code);
    }

    private static int CodeOf(params ErrorKind[] kinds)
    {
        using RunnerTerminal terminal = new(TextWriter.Null, TextWriter.Null, TextReader.Null, false, false);
        RunnerSink sink = new(terminal, new SecretRedactor());
        Array.ForEach(kinds, kind => sink.Problem(new ToilException("X", kind, "X.", "Y.")));
        return (int)sink.Code!;
    }

    private sealed class FullDisk : StringWriter
    {
        public bool Defect { get; init; }

        public override void Write(ReadOnlySpan<char> buffer) => throw (Defect ? new InvalidTimeZoneException("x") : new IOException("No space left on device"));
    }
}
