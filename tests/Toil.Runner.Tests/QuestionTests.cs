using Toil.Operations;
using Toil.Telemetry;

namespace Toil.Runner.Tests;

/// <summary>Questions on the runner's terminal, and the lines around them.</summary>
public sealed class QuestionTests : IDisposable
{
    private static readonly string[] s_answers = ["yes", "no"];

    private readonly StringWriter _error = new();

    public void Dispose() => _error.Dispose();

    [Theory]
    [InlineData("yes\n", "yes")]
    [InlineData(" NO \n", "no")]
    [InlineData("what\nyes\n", "yes")]
    [InlineData("\nyes\n", null)]
    [InlineData("", null)]
    [InlineData("a\nb\nc\nyes\n", null)]
    [InlineData("y\n", null)]
    public async Task Only_an_answer_is_one(string typed, string? expected)
    {
        (RunnerQuestions questions, _) = Open(new StringReader(typed));
        Assert.Equal(expected, await questions.AskAsync("Rehearsed in 3m.\nGo?", s_answers, TestContext.Current.CancellationToken));
        Assert.StartsWith($"Rehearsed in 3m.\nGo?{Environment.NewLine}yes, no, or Enter for none of them: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_can_be_given_up_and_the_next_one_answered()
    {
        LateReader input = new();
        (RunnerQuestions questions, _) = Open(input);
        using CancellationTokenSource stop = new();
        Task<string?> first = questions.AskAsync("First?", s_answers, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Task<string?> second = questions.AskAsync("Second?", s_answers, TestContext.Current.CancellationToken);
        input.Typed.SetResult("yes");
        Assert.Equal("yes", await second);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Nobody_is_asked_where_nobody_is(bool isInput, bool isError)
    {
        using RunnerTerminal terminal = new(TextWriter.Null, _error, TextReader.Null, IsOutputTerminal: true, isError) { IsInputTerminal = isInput };
        Assert.Null(RunnerQuestions.Of(terminal, new RunnerSink(terminal, new SecretRedactor())));
    }

    [Fact]
    public async Task Lines_and_progress_get_along()
    {
        LateReader input = new();
        (RunnerQuestions questions, RunnerSink sink) = Open(input);
        OperationProgress progress = new("Runs", 1, 2, 3, null);
        sink.Progress(progress);
        sink.Tell("migrate: done");
        Assert.Matches("^Runs: 1 of 2[^\r]*\r +\rmigrate: done\r?\n$", _error.ToString());
        Task<string?> asked = questions.AskAsync("Go?", s_answers, TestContext.Current.CancellationToken);
        sink.Progress(progress);
        Assert.EndsWith("for none of them: ", _error.ToString(), StringComparison.Ordinal);
        sink.Tell("other: done");
        Assert.EndsWith($"{Environment.NewLine}other: done{Environment.NewLine}yes, no, or Enter for none of them: ", _error.ToString(), StringComparison.Ordinal);
        input.Typed.SetResult("no");
        await asked;
        sink.Progress(progress);
        Assert.Matches("for none of them: Runs: 1 of 2[^\r]*$", _error.ToString());
    }

    private (RunnerQuestions Questions, RunnerSink Sink) Open(TextReader input)
    {
        RunnerTerminal terminal = new(TextWriter.Null, _error, input, IsOutputTerminal: false, IsErrorTerminal: true) { IsInputTerminal = true, Width = 80 };
        RunnerSink sink = new(terminal, new SecretRedactor());
        return (RunnerQuestions.Of(terminal, sink)!, sink);
    }

    private sealed class LateReader : TextReader
    {
        public TaskCompletionSource<string?> Typed { get; } = new();

        public override string? ReadLine() => Typed.Task.GetAwaiter().GetResult();
    }
}
