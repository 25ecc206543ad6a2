using System.Globalization;
using System.Text.Json;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>What kubectl writes, on the runner's input.</summary>
public sealed class KubernetesInputTests : RunnerTest
{
    private string Export(params string[] names)
    {
        string data = Convert.ToBase64String(File.ReadAllBytes(Write("web.pem")));
        return "apiVersion: v1\nitems:\n" + string.Concat(names.Select(name => string.Create(
            CultureInfo.InvariantCulture,
            $"- apiVersion: v1\n  data:\n    password: aHVudGVyMg==\n    tls.crt: {data}\n  kind: Secret\n  metadata:\n    name: {name}\n    namespace: shop\n  type: kubernetes.io/tls\n")))
            + "kind: List\n";
    }

    [Theory]
    [InlineData("--kubernetes")]
    [InlineData("--kubernetes -")]
    public async Task Is_read_with_or_without_a_dash(string how)
    {
        RunnerResult result = await RunOnAsync(new() { Input = Export("a", "b") }, ["certificate", "sweep", .. how.Split(' ')]);
        Assert.Equal(0, result.Code);
        Assert.Equal(
            ["k8s://shop/secret/a#tls.crt", "k8s://shop/secret/b#tls.crt"],
            result.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("target").GetString()));
    }

    [Fact]
    public async Task Comes_through_a_pipe_of_a_shell()
    {
        Folder.Write("export", Export([.. Enumerable.Range(0, 500).Select(i => $"s{i}")]));
        RunnerResult result = await RunnerProcess.ShellAsync(Folder.Path, $"cat export | {RunnerProcess.Command} certificate sweep --kubernetes --cluster prod; echo $?");
        Assert.Equal((501, "0"), (result.Lines.Length, result.Lines[^1]));
    }

    [Fact]
    public async Task That_breaks_off_keeps_what_came_and_shows_no_secret()
    {
        string whole = Export("a", "b");
        RunnerResult result = await RunOnAsync(new() { Input = whole[..^30] }, "certificate", "sweep", "--kubernetes", "--fail-on", "Critical");
        Assert.Equal(3, result.Code);
        Assert.Contains("k8s://shop/secret/a#tls.crt", result.Output, StringComparison.Ordinal);
        Assert.Contains("breaks off", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("aHVudGVyMg", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    public async Task That_is_no_export_is_a_wrong_request(string input)
    {
        RunnerResult result = await RunOnAsync(new() { Input = input }, "certificate", "sweep", "--kubernetes");
        Assert.Equal((2, string.Empty), (result.Code, result.Output));
        Assert.StartsWith("error: What came on the input cannot be used.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_never_ends_can_be_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals of Unix");
        using RunnerProcess runner = RunnerProcess.Start(Folder.Path, "certificate", "sweep", "--kubernetes");
        await runner.Process.StandardInput.WriteAsync("apiVersion: v1\n");
        await runner.Process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        runner.Signal("INT");
        Assert.Equal(130, (await runner.EndAsync()).Code);
    }
}
