namespace Toil.Log.Candidates.Templates;

/// <summary>What one place of a template holds. The character stands for it in a template's key.</summary>
internal enum SlotKind
{
    /// <summary>A command, subcommand, option or operator: never varies within a template.</summary>
    Anchor = 'A',

    /// <summary>A value whose sort shows in its form, replaced by its mask at once.</summary>
    Masked = 'M',

    /// <summary>A plain word: replaced where it varies.</summary>
    Word = 'w',

    /// <summary>A path: replaced where it varies.</summary>
    Path = 'p',

    /// <summary>A URL without its user, query and fragment: replaced where it varies.</summary>
    Url = 'u',

    /// <summary>Quoted text with blanks: replaced where it varies.</summary>
    Text = 't',

    /// <summary>A place in which words vary, once that is known.</summary>
    Wild = '*',
}
