namespace Toil.HelpGenerator;

/// <summary>One example: the commands, and what they do.</summary>
internal sealed record ExampleHelp(string Code, string Text);
