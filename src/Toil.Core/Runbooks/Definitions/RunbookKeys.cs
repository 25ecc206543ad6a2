namespace Toil.Runbooks.Definitions;

/// <summary>The keys of a runbook's file: the reader and the JSON Schema are made from these.</summary>
internal static class RunbookKeys
{
    private static readonly RunbookKey s_timeout = new("timeout", KeyShape.Span, "How long it may take, with all its attempts: 500ms to 30d. No limit where it is not given.");

    private static readonly RunbookKey s_retry = new("retry", KeyShape.Retry, "How often it is tried where it fails. Once where it is not given.");

    private static readonly RunbookKey[] s_actions =
    [
        new("uses", KeyShape.Operation, "The operation of Toil that is done."),
        new("with", KeyShape.Options, "Options of the operation, by name.") { Of = "uses" },
        new("fail_on", KeyShape.Text, "Findings at or above this make the run end with exit code 3. A word that the operation's --fail-on takes.") { Of = "uses" },
        new("confirm", KeyShape.Flag, "True says yes beforehand to what the operation would ask a person.") { Of = "uses" },
        new("pwsh", KeyShape.Text, "A PowerShell script. Values reach it as $Toil.Parameters, $Toil.Steps and $Toil.Run, never as text in it."),
        new("exec", KeyShape.Arguments, "A command: program and arguments, each one item of the list. No shell takes it apart."),
        new("env", KeyShape.Values, "Further environment variables of the command.") { Of = "exec" },
        new("secrets", KeyShape.Values, "Environment variables of the command from secrets: references such as env:NAME or file:PATH, resolved when it starts.") { Of = "exec" },
        new("working_directory", KeyShape.Value, "Where the command runs. The folder of the runbook where it is not given.") { Of = "exec" },
        new("input", KeyShape.Value, "What the command reads from its standard input. Nothing where it is not given.") { Of = "exec" },
        new("success_codes", KeyShape.Codes, "Exit codes that mean success. 0 where it is not given.") { Of = "exec" },
    ];

    /// <summary>The types of parameters as they are written.</summary>
    public static IReadOnlyList<string> ParameterTypes { get; } = [.. Enum.GetNames<ParameterType>().Select(name => name.ToLowerInvariant())];

    /// <summary>Keys of the file.</summary>
    public static IReadOnlyList<RunbookKey> Root { get; } =
    [
        new("runbook", KeyShape.Name, "Name of the runbook: letters, digits, dots, underscores and hyphens, at most 100.") { IsRequired = true },
        new("description", KeyShape.Text, "What it is for."),
        new("owner", KeyShape.Text, "Whose it is."),
        new("saves", KeyShape.Span, "How long doing the same by hand took: 1s to 30d. The toil log is told."),
        new("environment", KeyShape.Text, "Where it works. In production nothing is rehearsed."),
        new("concurrency", KeyShape.Word, "one: a second run is refused while another has not ended. any: it is not.") { Words = ["one", "any"] },
        new("parameters", KeyShape.Parameters, "What a run is given."),
        new("steps", KeyShape.Steps, "What is done, in order.") { IsRequired = true },
        new("always", KeyShape.Steps, "What is done at the end, however the steps ended."),
        new("outputs", KeyShape.AnyValues, "What a run hands to whoever started it, by name."),
    ];

    /// <summary>Keys of a step.</summary>
    public static IReadOnlyList<RunbookKey> Step { get; } =
    [
        new("id", KeyShape.Name, "Id of the step, by which expressions name it: a letter, then letters, digits, underscores and single hyphens."),
        new("name", KeyShape.Text, "What the step is called, for people."),
        .. s_actions,
        new("approve", KeyShape.Approval, "Somebody has to agree. A text, or a mapping."),
        new("gate", KeyShape.Gate, "A condition without which the run ends with exit code 4. An expression, or a mapping."),
        new("parallel", KeyShape.Steps, "Steps that are done at the same time."),
        new("limit", KeyShape.Count, "How many steps at once: 1 to 64. 4 where it is not given.") { Of = "parallel" },
        new("foreach", KeyShape.Foreach, "Steps that are done for each item of a list."),
        new("group", KeyShape.Steps, "Steps in order, as one step."),
        new("if", KeyShape.Condition, "Whether the step is done at all: an expression, with or without ${{ }}."),
        s_timeout,
        s_retry,
        new("verify", KeyShape.Verification, "What tells whether the step has had its effect: asked after each attempt, and on resuming."),
        new("rollback", KeyShape.Action, "What undoes the step."),
        new("idempotent", KeyShape.Flag, "Whether the step may be done twice: true where a second time changes nothing."),
        new("on_failure", KeyShape.Word, "rollback undoes what was done; stop ends the run, which can be resumed; continue goes on with the next step.") { Words = ["rollback", "stop", "continue"] },
        new("outputs", KeyShape.AnyValues, "What the step hands to later ones, by name. 'result' is what it gave."),
    ];

    /// <summary>Keys of a rollback.</summary>
    public static IReadOnlyList<RunbookKey> Action { get; } = [.. s_actions, s_timeout, s_retry];

    /// <summary>Keys of a verification.</summary>
    public static IReadOnlyList<RunbookKey> Verification { get; } =
        [new("that", KeyShape.Condition, "A condition that has to hold. 'result' is what the step gave."), .. s_actions, s_timeout, s_retry];

    /// <summary>Keys of an approval.</summary>
    public static IReadOnlyList<RunbookKey> Approval { get; } =
    [
        new("message", KeyShape.Value, "What is asked.") { IsRequired = true },
        new("expires", KeyShape.Span, "How long an answer is waited for: 1s to 90d. 24 hours where it is not given."),
        new("by", KeyShape.Texts, "Who may agree. Everybody where it is not given."),
    ];

    /// <summary>Keys of a gate.</summary>
    public static IReadOnlyList<RunbookKey> Gate { get; } =
    [
        new("that", KeyShape.Condition, "What has to hold.") { IsRequired = true },
        new("message", KeyShape.Value, "What to say where it does not. The condition where it is not given."),
    ];

    /// <summary>Keys of a foreach.</summary>
    public static IReadOnlyList<RunbookKey> Foreach { get; } =
    [
        new("in", KeyShape.AnyValue, "The list.") { IsRequired = true },
        new("as", KeyShape.Name, "What the item is called in the steps: 'item' where it is not given. 'index' is its place, from 0."),
        new("steps", KeyShape.Steps, "What is done for each item, in order.") { IsRequired = true },
        new("limit", KeyShape.Count, "How many items at once: 1 to 64. 1 where it is not given."),
    ];

    /// <summary>Keys of a retry.</summary>
    public static IReadOnlyList<RunbookKey> Retry { get; } =
    [
        new("attempts", KeyShape.Count, "How often in all: 2 to 100.") { IsRequired = true },
        new("backoff", KeyShape.Span, "Pause before the second attempt; it doubles from there, with jitter: up to 1h. 1s where it is not given."),
        new("limit", KeyShape.Span, "Longest pause: up to 1d. 1m, or the backoff where that is longer, where it is not given."),
    ];

    /// <summary>Keys of a parameter.</summary>
    public static IReadOnlyList<RunbookKey> Parameter { get; } =
    [
        new("type", KeyShape.Word, "What sort of value it takes.") { IsRequired = true, Words = ParameterTypes },
        new("required", KeyShape.Flag, "True where a run cannot do without it."),
        new("default", KeyShape.AnyValue, "What holds where it is not given."),
        new("description", KeyShape.Text, "What it is for."),
        new("choices", KeyShape.Texts, "The words of a choice."),
        new("min", KeyShape.Bound, "Least number or duration."),
        new("max", KeyShape.Bound, "Greatest number or duration."),
    ];

    /// <summary>The names in a table.</summary>
    public static string[] Names(IReadOnlyList<RunbookKey> keys) => [.. keys.Select(key => key.Name)];
}
