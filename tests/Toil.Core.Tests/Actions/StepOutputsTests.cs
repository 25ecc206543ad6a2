using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Toil.Actions;
using Toil.Core.Tests.Support;
using Toil.Core.Tests.Support.Actions;

namespace Toil.Core.Tests.Actions;

/// <summary>Outputs as GitHub's runner reads them back.</summary>
public sealed class StepOutputsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_value_comes_back_as_it_was() => Prop.ForAll(CommandText.Any, CommandText.Any, (one, other) =>
    {
        Dictionary<string, string> read = Read(outputs =>
        {
            outputs.Add("run-id", one);
            outputs.AddAll(new Dictionary<string, string> { ["first"] = other, ["second"] = one });
        });
        Dictionary<string, string> all = JsonSerializer.Deserialize<Dictionary<string, string>>(read["outputs"])!;
        return read["run-id"] == one && read["first"] == other && read["second"] == one && all["first"] == other && all["second"] == one;
    }).Check(Properties.Tests(500));

    [Fact]
    public void What_was_written_before_without_a_line_end_is_no_part_of_it()
    {
        StepFiles files = new(_folder);
        File.WriteAllText(files.Output, "theirs=1\nlast=2");
        StepOutputs outputs = new();
        outputs.Add("run-id", "x");
        CommandFile.Append(files.Output, outputs.ToString());
        Dictionary<string, string> read = files.Outputs();
        Assert.Equal(("1", "2", "x"), (read["theirs"], read["last"], read["run-id"]));
    }

    [Fact]
    public void No_output_of_a_runbook_takes_the_place_of_one_of_Toils_or_of_another()
    {
        Dictionary<string, string> read = Read(outputs =>
        {
            outputs.Add("exit-code", "0");
            outputs.AddAll(new Dictionary<string, string>
            {
                ["exit-code"] = "7", ["Run-Id"] = "theirs", ["outputs"] = "own", ["a.b"] = "dot", ["a b"] = "blank", ["9x"] = "digit", ["x<<EOF"] = "delimiter", ["\n"] = "line", ["ok_1"] = "plain",
            });
        });
        Assert.Equal("0", read["exit-code"]);
        Assert.DoesNotContain("run-id", read);
        Assert.Equal("7", read["output-exit-code"]);
        Assert.Equal("theirs", read["output-Run-Id"]);
        Assert.Equal("own", read["output-outputs"]);
        Assert.Equal("dot", read["a_b"]);
        Assert.Equal("blank", read["output-a_b"]);
        Assert.Equal("digit", read["_9x"]);
        Assert.Equal("delimiter", read["x__EOF"]);
        Assert.Equal("line", read["_"]);
        Assert.Equal("plain", read["ok_1"]);
        Assert.Equal("own", JsonSerializer.Deserialize<Dictionary<string, string>>(read["outputs"])!["outputs"]);
    }

    [Fact]
    public void What_is_beyond_the_limit_is_left_out_and_named()
    {
        StepOutputs outputs = new();
        outputs.AddAll(new Dictionary<string, string> { ["small"] = "x", ["large"] = new string('x', 400_000), ["quotes"] = new string('"', 120_000), ["last"] = "y" });
        Assert.Equal(["large", "quotes"], outputs.Left);
        Dictionary<string, string> read = Read(outputs.ToString());
        Assert.Equal(("x", "y"), (read["small"], read["last"]));
        Assert.Equal("{\"small\":\"x\",\"last\":\"y\"}", read["outputs"]);

        StepOutputs most = new();
        most.AddAll(Enumerable.Range(0, 10_000).ToDictionary(n => $"n{n}", n => new string('v', 100)));
        Assert.NotEmpty(most.Left);
        Assert.InRange(Read(most.ToString()).Sum(pair => pair.Key.Length + pair.Value.Length), 300_000, StepOutputs.MostCharacters);
    }

    private Dictionary<string, string> Read(Action<StepOutputs> fill)
    {
        StepOutputs outputs = new();
        fill(outputs);
        return Read(outputs.ToString());
    }

    private Dictionary<string, string> Read(string lines)
    {
        StepFiles files = new(_folder);
        CommandFile.Append(files.Output, lines);
        return files.Outputs();
    }
}
