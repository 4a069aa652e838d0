// Our namespace for the editor's reader: it keeps attributes of any namespace, but only a known prefix can be written anew.
export const moddle = {
  name: "Orgdesk",
  prefix: "orgdesk",
  uri: "https://orgdesk.example/bpmn",
  xml: { tagAlias: "lowerCase" },
  types: [
    { name: "Form", superClass: ["Element"], properties: [{ name: "fields", type: "Field", isMany: true }] },
    {
      name: "Field",
      superClass: ["Element"],
      properties: ["key", "label", "type", "required", "requiredFor", "min", "max", "choices", "shownTo", "help"]
        .map((name) => ({ name, isAttr: true, type: "String" })),
    },
  ],
};
