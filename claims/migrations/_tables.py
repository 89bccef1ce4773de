"""Operations on many models at once, for which Django alone takes long."""

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Makes the tables of many new models, as all `operations` together leave them.

    Django builds the classes of all related models again after each operation; here, where nearly all are related,
    that would be most of the time of a new site's first start. So they are built once, after the last.
    """

    reversible = False

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                model = to_state.apps.get_model(app_label, operation.name)
                if self.allow_migrate_model(schema_editor.connection.alias, model):
                    schema_editor.create_model(model)

    def describe(self):
        return f"Create the tables of {sum(isinstance(each, CreateModel) for each in self.operations)} models"


class DescribeFields(Operation):
    """Changes what fields say of themselves (help texts, closed lists, labels). No table changes.

    As in `CreateTables`, the classes of models are not built again after each of the `operations`.
    """

    reduces_to_sql = False
    reversible = True

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Nothing: no column is other than before."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Nothing, as forwards."""

    def describe(self):
        return f"Describe {len(self.operations)} fields"
