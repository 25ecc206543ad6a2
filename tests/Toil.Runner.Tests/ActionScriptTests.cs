using System.Reflection;
using System.Text.Json;
using Toil.Core.Tests.Support.Actions;
using Toil.Runner.Tests.Support;

namespace Toil.Runner.Tests;

/// <summary>The script of action.yml, run as GitHub's runner runs it.</summary>
public sealed class ActionScriptTests : RunnerTest
{
    private const string Deploy = """
        runbook: deploy
        parameters:
          version: { type: text, required: true }
        outputs:
          deployed: "${{ steps.deploy.result.stdout }}"
        steps:
          - { id: prepare, exec: [sh, -c, "echo prepared >> prepared.txt"] }
          - { id: ask, approve: "Deploy ${{ parameters.version }}?" }
          - { id: deploy, exec: [echo, "deployed ${{ parameters.version }}"] }
        """;

    private static readonly string s_root = typeof(ActionScriptTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "RepositoryRoot").Value!;

    private readonly StepFiles _files;

    public ActionScriptTests() => _files = new StepFiles(Folder);

    [Fact]
    public async Task A_run_that_waits_goes_on_in_a_later_job_with_what_an_artifact_carries()
    {
        WriteBook(Deploy);
        RunnerResult first = await StepAsync(_files, ("RUNBOOK", "deploy.yaml"), ("PARAMETERS", "version=1.2 $(touch evil) `x` '\"; ::error::forged\r\n\n"), ("STORE", "state/toil.db"));
        Assert.True(first.Code == 5, first.Output + first.Error);
        Dictionary<string, string> outputs = _files.Outputs();
        Assert.Equal(("5", "{}"), (outputs["exit-code"], outputs["outputs"]));
        Assert.Contains($"toil runbook resume {outputs["run-id"]}", _files.SummaryText, StringComparison.Ordinal);
        Assert.Contains("Deploy 1.2 $(touch evil)", File.ReadAllText(outputs["report"]), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_files.Workspace, "evil")));

        // All that is left of the first job is the artifact: the next machine has a fresh checkout at the same path, another home and another temporary folder.
        Dictionary<string, byte[]> artifact = Directory.GetFiles(Path.Combine(_files.Workspace, "state"), "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(_files.Workspace, file), File.ReadAllBytes);
        Directory.Delete(_files.Workspace, recursive: true);
        Directory.Delete(_files.Temporary, recursive: true);
        Directory.CreateDirectory(_files.Workspace);
        WriteBook(Deploy);
        foreach ((string path, byte[] content) in artifact)
        {
            Folder.Write(Path.Combine(Path.GetRelativePath(Folder.Path, _files.Workspace), "downloaded", path), content);
        }

        StepFiles files = new(Folder, "later") { Workspace = _files.Workspace };
        RunnerResult second = await StepAsync(
            files, ("RESUME", outputs["run-id"]), ("APPROVE", "the environment ::error::forged"), ("STORE", "downloaded/state/toil.db"));
        Assert.True(second.Code == 0, second.Output + second.Error);
        Assert.Equal(outputs["run-id"], files.Outputs()["run-id"]);
        Assert.Equal("deployed 1.2 $(touch evil) `x` '\"; ::error::forged", files.Outputs()["deployed"].Trim());
        Assert.Equal(files.Outputs()["deployed"], JsonDocument.Parse(files.Outputs()["outputs"]).RootElement.GetProperty("deployed").GetString());
        Assert.Contains("Approved by octocat", files.SummaryText, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_files.Workspace, "prepared.txt")), "What was done in the first job is not done again.");
    }

    [Theory]
    [InlineData("", "", "", "Neither runbook nor resume")]
    [InlineData("deploy.yaml", "0123", "", "Both runbook and resume")]
    [InlineData("deploy.yaml", "", "version=1\nnonsense ::error::forged", "Line 2 of parameters")]
    [InlineData("deploy.yaml", "", "--yes=1", "Line 1 of parameters")]
    [InlineData("", "0123", "version=1", "has its parameters already")]
    [InlineData("missing ##[error]forged.yaml", "", "version=1", "missing")]
    [InlineData("--help", "", "version=1", "--help")]
    [InlineData("deploy.yaml", "", "versoin=1", "version")]
    public async Task A_wrong_request_says_so_in_one_annotation(string runbook, string resume, string parameters, string said)
    {
        WriteBook(Deploy);
        RunnerResult result = await StepAsync(_files, ("RUNBOOK", runbook), ("RESUME", resume), ("PARAMETERS", parameters));
        Assert.Equal(2, result.Code);
        LogCommand command = Assert.Single(LogReader.Read(result.Output).Commands.Concat(LogReader.Read(result.Error).Commands));
        Assert.Contains(said, command.Data, StringComparison.Ordinal);
        Assert.Equal("2", _files.Outputs()["exit-code"]);
        Assert.DoesNotContain("run-id", _files.Outputs());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_a_wrong_request()
    {
        RunnerResult result = await StepAsync(_files, ("RUNBOOK", "deploy.yaml"), ("WORKING_DIRECTORY", "nowhere"));
        Assert.Equal(2, result.Code);
        Assert.Contains("actions/checkout", Assert.Single(LogReader.Read(result.Output).Commands).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_step_found_fails_the_step_where_that_was_asked()
    {
        Write(Path.Combine(_files.Workspace, "certs", "old.pem"), daysLeft: -3);
        WriteBook("runbook: look\nsteps:\n  - { id: look, uses: certificate.sweep, with: { target: certs } }\n");
        Assert.Equal(0, (await StepAsync(_files, ("RUNBOOK", "deploy.yaml"))).Code);
        Assert.Equal(3, (await StepAsync(_files, ("RUNBOOK", "deploy.yaml"), ("FAIL_ON", "high"))).Code);
        Assert.Equal("3", _files.Outputs()["exit-code"]);
    }

    [Fact]
    public async Task The_key_is_the_same_for_the_same_sources()
    {
        List<Dictionary<string, string>> keys = [];
        foreach ((string name, string os) in new[] { ("one", "Linux"), ("two", "Linux"), ("three", "macOS") })
        {
            StepFiles files = new(Folder, name);
            Dictionary<string, string> environment = files.Variables;
            (environment["RUNNER_OS"], environment["RUNNER_TOOL_CACHE"]) = (os, Folder["tools"]);
            RunnerResult result = await RunnerProcess.StepAsync(s_root, environment, Path.Combine(s_root, "actions", "key.sh"));
            Assert.True(result.Code == 0, result.Error);
            keys.Add(files.Outputs());
        }

        Assert.Equal(keys[0]["key"], keys[1]["key"]);
        Assert.NotEqual(keys[0]["key"], keys[2]["key"]);
        Assert.Matches("^toil-Linux-.*-[0-9a-f]{40}$", keys[0]["key"]);
        Assert.Equal(("sdk", "false"), (keys[0]["dotnet"], keys[0]["built"]));
    }

    private void WriteBook(string text) => File.WriteAllText(Path.Combine(_files.Workspace, "deploy.yaml"), text);

    private static Task<RunnerResult> StepAsync(StepFiles files, params (string Name, string Value)[] inputs)
    {
        Directory.CreateDirectory(files.Temporary);
        Dictionary<string, string> environment = files.Variables;
        environment["HOME"] = Directory.CreateDirectory(Path.Combine(files.Temporary, "home")).FullName;
        environment["GITHUB_ACTOR"] = "octocat";
        environment["TOIL_PERSON"] = string.Empty;
        environment["TOIL_ACTION_FOLDER"] = AppContext.BaseDirectory.TrimEnd('/');
        environment["TOIL_STORE"] = Path.Combine(files.Temporary, "own.db");
        foreach ((string name, string value) in inputs)
        {
            environment[$"TOIL_ACTION_{name}"] = value;
        }

        return RunnerProcess.StepAsync(files.Workspace, environment, Path.Combine(s_root, "actions", "run.sh"));
    }
}
