using K8ssandraImages.Engine.Changes;
using K8ssandraImages.Engine.Documents;
using K8ssandraImages.Engine.Releases;

namespace K8ssandraImages.Engine.Tests.Changes;

/// <summary>Intents written as a command, and edits written as one line.</summary>
internal static class Intents
{
    /// <summary>Reads <c>-Component system-logger -Tag v2 -Remove Digest,Suffix</c>; <c>''</c> is an empty value.</summary>
    public static ImageConfigIntent Parse(string command)
    {
        var intent = new ImageConfigIntent { Level = ImageConfigLevel.Component };
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == "-Override")
            {
                intent = intent with { Level = ImageConfigLevel.Override };
                continue;
            }

            if (words[i] == "-Default")
            {
                intent = intent with { Level = ImageConfigLevel.Default };
                continue;
            }

            var value = words[i + 1] == "''" ? "" : words[i + 1];
            intent = words[i++] switch
            {
                "-Component" => intent with { Components = value.Split(',') },
                "-ServerVersion" => intent with { ServerVersion = value },
                "-Registry" => intent with { Registry = value },
                "-Repository" => intent with { Repository = value },
                "-Name" => intent with { Name = value },
                "-Tag" => intent with { Tag = value },
                "-Digest" => intent with { Digest = value },
                "-Prefix" => intent with { Prefix = value },
                "-Suffix" => intent with { Suffix = value },
                "-PullPolicy" => intent with { PullPolicy = value },
                "-PullSecret" => intent with { PullSecrets = value.Length == 0 ? [] : value.Split(',') },
                "-Image" => intent with { Image = value },
                "-Remove" => intent with { Remove = [.. value.Split(',').Select(Enum.Parse<ImageConfigField>)] },
                var other => throw new ArgumentException(other),
            };
        }

        return intent;
    }

    /// <summary>The edits, as <c>overrides.registry=r.io; -images.x.digest; overrides.pullSecrets=[a,b]</c>, and what is reported on the way.</summary>
    public static (string Edits, IReadOnlyList<Diagnostic> Reported) Translate(string release, string yaml, string command, string? api = null)
    {
        var cassOperator = new CassOperatorRelease(OperatorVersion.Parse(release));
        var reported = new List<Diagnostic>();
        var edits = Parse(command).EditsFor(Root(yaml), api ?? ApiOf(cassOperator), cassOperator, reported.Add);
        return (Show(edits), reported);
    }

    public static IntentException Refused(string release, string yaml, string command, string? api = null) =>
        Assert.Throws<IntentException>(() => Translate(release, yaml, command, api));

    public static string Show(IEnumerable<FieldEdit> edits) => string.Join("; ", edits.Select(edit =>
        edit.Removes ? "-" + edit.Path : edit.Path + "=" + (edit.Text ?? "[" + string.Join(',', edit.Items!) + "]")));

    public static string ApiOf(CassOperatorRelease release) => release.ReadsLabelledConfigMap ? "v1beta2" : "v1beta1";

    private static Node? Root(string yaml)
    {
        var document = DocumentParser.Parse(new DocumentText("image_config.yaml", 0, 1, yaml), DocumentLimits.Default);
        Assert.False(document.Failed, string.Join('\n', document.Diagnostics));
        return document.Roots.Count > 0 ? document.Roots[0] : null;
    }
}
