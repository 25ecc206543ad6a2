namespace Toil.Rollbacks.Load;

/// <summary>A statement that a load sends, once or many times. Two are the same where they are one object.</summary>
/// <param name="name">What a person knows it by: <c>place an order</c>, <c>orders.log line 12</c>.</param>
/// <param name="text">It as written: parameters as <c>@name</c> or <c>$1</c>.</param>
/// <param name="numbered">The same with parameters as <c>$1</c>, <c>$2</c> and so on.</param>
/// <param name="parameters">Its parameters as SQLite names them, in the order of their numbers; a name may stand there more than once.</param>
/// <param name="verb">What it does.</param>
internal sealed class LoadStatement(string name, string text, string numbered, IReadOnlyList<string> parameters, LoadVerb verb)
{
    /// <summary>What a person knows it by.</summary>
    public string Name { get; } = name;

    /// <summary>As written.</summary>
    public string Text { get; } = text;

    /// <summary>With parameters by number.</summary>
    public string Numbered { get; } = numbered;

    /// <summary>Names of its parameters, in the order of their numbers; one may stand there more than once.</summary>
    public IReadOnlyList<string> Parameters { get; } = parameters;

    /// <summary>What it does.</summary>
    public LoadVerb Verb { get; } = verb;

    /// <summary>True where each connection keeps it prepared.</summary>
    public bool IsKept { get; set; }
}
