using Toil.Runbooks.Expressions;
using Toil.Values;

namespace Toil.Runbooks.Definitions;

/// <summary>Reads a step.</summary>
/// <param name="document">The file.</param>
/// <param name="lists">Reads the steps in it.</param>
internal sealed class RunbookStepReader(YamlDocument document, StepListReader lists)
{
    private static readonly string[] s_keys = RunbookKeys.Names(RunbookKeys.Step);
    private static readonly string[] s_verification = RunbookKeys.Names(RunbookKeys.Verification);
    private static readonly string[] s_action = RunbookKeys.Names(RunbookKeys.Action);
    private static readonly string[] s_kinds = ["uses", "pwsh", "exec", "approve", "gate", "parallel", "foreach", "group"];
    private static readonly string[] s_actionKinds = ["uses", "pwsh", "exec"];

    private readonly ActionReader _actions = new(document);
    private readonly TemplateReader _templates = new(document);

    /// <summary>Reads it.</summary>
    /// <param name="node">What stands in the list.</param>
    /// <param name="fallbackId">Its id where none is written.</param>
    /// <param name="depth">How many groups are around it.</param>
    public RunbookStep Read(YamlNode node, string fallbackId, int depth)
    {
        YamlKeys map = new(document, node, "a step", s_keys);
        string id = map.Scalar("id") is { } scalar
            ? lists.Take(RunbookName.Check(document, scalar, "a step", true), scalar.Origin)
            : lists.Take(fallbackId, map.Node.Origin);
        string kind = StepKind.Of(map, s_kinds, RunbookKeys.Step);
        return new RunbookStep
        {
            Id = id,
            Name = map.Line("name", 200),
            Work = Work(map, kind, id, depth + 1),
            If = map.Scalar("if") is { } condition ? _templates.Condition(condition) : null,
            Timeout = RetryReader.Timeout(map),
            Retry = RetryReader.Read(map),
            Verify = Action(map, "verify", ["that", .. s_actionKinds], s_verification, RunbookKeys.Verification),
            Rollback = Action(map, "rollback", s_actionKinds, s_action, RunbookKeys.Action),
            IsIdempotent = map.Flag("idempotent"),
            OnFailure = RunbookWord.Read(map, "on_failure", ["rollback", "stop", "continue"]) is { } word ? Enum.Parse<FailureRule>(word, true)
                : kind is "gate" or "approve" ? FailureRule.Stop : FailureRule.Rollback,
            Outputs = OutputReader.Read(map),
            Origin = map.Node.Origin,
        };
    }

    private StepAction? Action(YamlKeys map, string key, string[] kinds, string[] names, IReadOnlyList<RunbookKey> keys)
    {
        if (map.Find(key) is not { } node)
        {
            return null;
        }

        YamlKeys inner = new(document, node, $"'{key}'", names);
        return new(_actions.Read(inner, StepKind.Of(inner, kinds, keys)), RetryReader.Timeout(inner), RetryReader.Read(inner));
    }

    private StepWork Work(YamlKeys map, string kind, string id, int depth) => kind switch
    {
        "approve" => Approval(map),
        "gate" => Gate(map),
        "group" => new GroupWork(lists.Read(map, kind, id + "-step", depth)!),
        "parallel" => new ParallelWork(lists.Read(map, kind, id + "-step", depth)!, (int)(map.Number("limit", 1, 64, true) ?? 4)),
        "foreach" => Foreach(new YamlKeys(document, map.Find(kind)!, "'foreach'", RunbookKeys.Names(RunbookKeys.Foreach)), id, depth),
        _ => _actions.Read(map, kind),
    };

    private ApproveWork Approval(YamlKeys map)
    {
        if (map.Find("approve") is YamlScalar text)
        {
            return new(_templates.Read(text), null, []);
        }

        YamlKeys inner = new(document, map.Find("approve")!, "'approve'", RunbookKeys.Names(RunbookKeys.Approval));
        return new(
            _templates.Read(inner.Required("message", "Write what is asked.")), inner.Span("expires", TimeSpan.FromSeconds(1), TimeSpan.FromDays(90)), RunbookTexts.Read(inner, "by"));
    }

    private GateWork Gate(YamlKeys map)
    {
        if (map.Find("gate") is YamlScalar condition)
        {
            return new(_templates.Condition(condition), null);
        }

        YamlKeys inner = new(document, map.Find("gate")!, "'gate'", RunbookKeys.Names(RunbookKeys.Gate));
        return new(_templates.Condition(inner.Required("that", "Write what has to hold.")), inner.Scalar("message") is { } message ? _templates.Read(message) : null);
    }

    private ForeachWork Foreach(YamlKeys map, string id, int depth) => new(
        Items(map.Find("in") ?? throw map.Missing("in", "Give the list, such as in: ${{ parameters.hosts }}.")),
        map.Scalar("as") is { } name ? RunbookName.CheckItem(document, name) : "item",
        lists.Read(map, "steps", id + "-step", depth) ?? throw map.Missing("steps", "Write at least one step under 'steps:'."),
        (int)(map.Number("limit", 1, 64, true) ?? 1));

    private TemplateValue Items(YamlNode node) => node is YamlSequence || (node is YamlScalar scalar && scalar.Text.Contains(TemplateReader.Open, StringComparison.Ordinal))
        ? _templates.Read(node)
        : throw document.Invalid(node.Origin, "'in' is a list, or an expression that gives one", "Write it as [a, b] or ${{ parameters.hosts }}.");
}
