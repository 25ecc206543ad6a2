using FsCheck;
using FsCheck.Fluent;
using Toil.Actions;
using Toil.Core.Tests.Support;
using Toil.Core.Tests.Support.Actions;

namespace Toil.Core.Tests.Actions;

/// <summary>Commands as GitHub's runner reads them back.</summary>
public sealed class WorkflowCommandTests
{
    [Fact]
    public void An_annotation_says_what_it_was_given_and_is_one_command() => Prop.ForAll(CommandText.Any, CommandText.Any, (title, message) =>
    {
        string line = WorkflowCommand.Annotate(new Annotation(AnnotationLevel.Error, "t" + title, message) { File = "f" + title, Line = 7, Column = 3 });
        LogCommand command = Assert.Single(LogReader.Read(line).Commands);
        return command.Name == "error" && command.Data == message && command.Properties["line"] == "7" && command.Properties["col"] == "3"
            && (title.Length > 190 || (command.Properties["title"].Trim() == ("t" + title).Trim() && command.Properties["file"] == "f" + title));
    }).Check(Properties.Tests(1_000));

    [Fact]
    public void A_secret_is_masked_as_it_is()
        => CommandText.ForAll(text => Assert.Single(LogReader.Read(WorkflowCommand.Mask(text)).Commands) is { Name: "add-mask", Data: var data } && data == text);

    [Fact]
    public void A_message_is_cut_where_the_runner_would_cut_it_and_says_so()
    {
        string line = WorkflowCommand.Annotate(new Annotation(AnnotationLevel.Warning, "t", string.Concat(Enumerable.Repeat("\U0001F600", 3_000))));
        string data = Assert.Single(LogReader.Read(line).Commands).Data;
        Assert.InRange(data.Length, 4_090, 4_096);
        Assert.EndsWith("...", data, StringComparison.Ordinal);
        Assert.True(char.IsLowSurrogate(data[^4]));
    }
}
