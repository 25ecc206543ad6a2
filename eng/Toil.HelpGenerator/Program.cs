using Toil.HelpGenerator;

// Usage: Toil.HelpGenerator CMDLET_DOCS.xml HELP_FOLDER REFERENCE_FOLDER
XmlDocs docs = XmlDocs.Load(args[0]);
CmdletHelp[] cmdlets = [.. CmdletHelp.ReadAll(docs)];

Directory.CreateDirectory(args[1]);
MamlWriter.Write(Path.Combine(args[1], "Toil.PowerShell.dll-Help.xml"), cmdlets);

Directory.CreateDirectory(args[2]);
foreach (CmdletHelp cmdlet in cmdlets)
{
    File.WriteAllText(Path.Combine(args[2], cmdlet.Name + ".md"), MarkdownReference.Render(cmdlet));
}
