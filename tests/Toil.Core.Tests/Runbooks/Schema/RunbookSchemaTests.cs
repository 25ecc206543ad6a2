using System.Text.Json.Nodes;
using Toil.Core.Tests.Support;
using Toil.Operations;
using Toil.Runbooks.Definitions;
using Toil.Runbooks.Schema;
using Toil.Values;

namespace Toil.Core.Tests.Runbooks.Schema;

public sealed class RunbookSchemaTests
{
    /// <summary>Set to anything, the file in docs is written anew.</summary>
    private const string WriteVariable = "TOIL_TESTS_WRITE_SCHEMA";

    // Python with the package jsonschema; where it has none, the test is skipped.
    private static readonly PathTool s_validator = new(["python3", "python"], "-c", "import jsonschema");

    private const string Script = """
        import json, pathlib, sys, jsonschema
        schema = json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
            print(file.stem, validator.is_valid(json.loads(file.read_text(encoding="utf-8"))))
        """;

    private static readonly string[] s_valid =
    [
        "runbook: r\nsteps:\n- exec: [a, 1, true]",
        "runbook: r\nsaves: 45m\nconcurrency: one\nparameters: { a: text, b: { type: choice, choices: [x, 1], default: x }, c: { type: duration, min: 1s } }\nsteps: [{ uses: log.status }]\nalways: [{ uses: log.report }]\noutputs: { a: 1 }",
        "runbook: r\nsteps:\n- { uses: certificate.sweep, with: { targets: [a, b], expiring_within: 30d, concurrency: 5 }, fail_on: renew-soon, failOn: Expired, confirm: yes }",
        "runbook: r\nsteps:\n- { uses: certificate.sweep, with: { ExpiringWithin: '${{ parameters.a }}', concurrency: '${{ parameters.b }}', target: x } }",
        "runbook: r\nsteps:\n- { id: a, exec: [a], env: { A: 1 }, secrets: { B: 'env:B' }, workingDirectory: .., success-codes: [0, 2], input: x, timeout: PT5M, retry: { attempts: 3, backoff: 0 }, if: success(), idempotent: on, on_failure: stop, outputs: { a: [1, { b: c }] } }",
        "runbook: r\nsteps:\n- { pwsh: a, verify: { that: 'true', timeout: 5s }, rollback: { uses: migration.undo, with: { plan: a }, retry: { attempts: 2 } } }",
        "runbook: r\nsteps: [{ approve: Go? }, { approve: { message: a, expires: 4h, by: ann } }, { gate: true }, { gate: { that: a == b, message: c } }, { parallel: [{ group: [{ exec: [a] }] }], limit: 3 }, { foreach: { in: [a], as: b, limit: 2, steps: [{ exec: [a] }] } }]",
    ];

    private static readonly string[] s_invalid =
    [
        "steps: [{ exec: [a] }]", "runbook: r\nsteps: []", "runbook: r\nstps: [{ exec: [a] }]", "runbook: r\nsteps: [{ exec: a }]", "runbook: r\nsteps: [{}]", "runbook: r\nsteps: [{ exec: [a], pwsh: b }]",
        "runbook: r\nsteps: [{ exec: [a], with: { a: b } }]", "runbook: r\nsteps: [{ uses: log.reprot }]", "runbook: r\nsteps: [{ uses: migration.run, with: { paln: a } }]", "runbook: r\nsteps: [{ uses: certificate.sweep, with: { concurrency: 0 } }]",
        "runbook: r\nsteps: [{ uses: certificate.sweep, with: { expiring_within: soon } }]", "runbook: r\nsteps: [{ uses: log.status, fail_on: high }]", "runbook: r\nsteps: [{ exec: [a], timeout: soon }]", "runbook: r\nsteps: [{ exec: [a], on_failure: rolback }]",
        "runbook: r\nsteps: [{ exec: [a], rollback: { that: 'true' } }]", "runbook: r\nsteps: [{ approve: { expires: 4h } }]", "runbook: r\nsteps: [{ exec: [a], retry: 3 }]", "runbook: r\nparameters: { a: string }\nsteps: [{ exec: [a] }]",
        "runbook: r\nparameters: { a-b: text }\nsteps: [{ exec: [a] }]", "runbook: r\nsteps: [{ foreach: { in: [a] } }]",
    ];

    private static string Schema => RepositoryFile.Find("docs/runbook.schema.json");

    [Fact]
    public void The_file_in_docs_is_what_the_tables_say()
    {
        if (Environment.GetEnvironmentVariable(WriteVariable) is not null)
        {
            File.WriteAllText(Schema, RunbookSchema.Write());
        }

        Assert.True(
            File.Exists(Schema) && File.ReadAllText(Schema).ReplaceLineEndings("\n") == RunbookSchema.Write(),
            $"docs/runbook.schema.json is not what the reader and the operations say. Set {WriteVariable}=1 and run this test again to write it.");
    }

    [Fact]
    public void What_is_valid_for_the_schema_is_what_the_reader_takes()
    {
        string path = Path.GetFullPath("/r.yaml");
        Assert.All(s_valid.Select(text => text.Replace(", failOn: Expired", string.Empty, StringComparison.Ordinal)), text => RunbookReader.Read(path, text));
        Assert.All(s_invalid, text => Assert.Throws<ToilException>(() => RunbookReader.Read(path, text)));

        using TempFolder folder = new();
        string[] shipped = Directory.Exists(RepositoryFile.Find("runbooks")) ? [.. Directory.EnumerateFiles(RepositoryFile.Find("runbooks"), "*.yaml").Select(File.ReadAllText)] : [];
        string[] all = [.. s_valid, .. shipped, .. s_invalid];
        for (int i = 0; i < all.Length; i++)
        {
            folder.Write($"{i:000}.json", ToJson(YamlReader.Read(path, all[i])!)!.ToJsonString());
        }

        string output = s_validator.Run("-c", Script, folder.Path, Schema);
        Assert.Equal(
            all.Select((_, i) => $"{i:000} {i < all.Length - s_invalid.Length}"),
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, ToJson(entry.Value)))),
        YamlSequence list => new JsonArray([.. list.Items.Select(ToJson)]),
        YamlScalar { IsNull: true } => null,
        YamlScalar { IsQuoted: false, Text: "true" or "false" } scalar => scalar.Text == "true",
        YamlScalar { IsQuoted: false } scalar when long.TryParse(scalar.Text, out long number) => number,
        YamlScalar scalar => scalar.Text,
        _ => throw new InvalidOperationException(),
    };
}
